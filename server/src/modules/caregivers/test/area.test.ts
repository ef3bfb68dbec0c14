import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { assertArea, isInArea, type Area } from '../area.ts';

const denver = { lat: 39.73, lng: -104.95 };
const polygon = (...coordinates: number[][][]): Area => ({ type: 'Polygon', coordinates });
const square = (west: number, south: number, size: number): number[][] =>
  [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]];
const around = square(-105.05, 39.65, 0.2);

const refusal = (area: Area, center = denver): string => {
  try {
    assertArea(center, area, 'en-US');
    return 'fine';
  } catch (error) {
    if (!isProblem(error)) throw error;
    return `${error.code} ${error.errors?.[0]?.pointer}`;
  }
};

describe('assertArea', () => {
  it('takes circles, polygons, and polygons with holes, whichever way round they are drawn', () => {
    expect(refusal({ type: 'Radius', radiusKm: 10 })).toBe('fine');
    expect(refusal(polygon(around))).toBe('fine');
    expect(refusal(polygon([...around].reverse()))).toBe('fine');
    expect(refusal(polygon(around, square(-105, 39.7, 0.02), square(-104.95, 39.75, 0.02)))).toBe('fine');
    // a corner that points inwards
    expect(refusal(polygon([[-105.05, 39.65], [-104.85, 39.65], [-104.95, 39.7], [-104.85, 39.85], [-105.05, 39.85], [-105.05, 39.65]]))).toBe('fine');
  });

  it('refuses rings that cross or touch themselves', () => {
    const bowTie = [[-105, 39.7], [-104.9, 39.8], [-104.9, 39.7], [-105, 39.8], [-105, 39.7]];
    expect(refusal(polygon(bowTie))).toBe('invalid_service_area #/coordinates/0');
    const touching = [[-105, 39.7], [-104.9, 39.7], [-104.95, 39.7], [-104.95, 39.8], [-105, 39.7]];
    expect(refusal(polygon(touching))).toBe('invalid_service_area #/coordinates/0');
    const flat = [[-105, 39.7], [-104.9, 39.7], [-104.8, 39.7], [-105, 39.7]];
    expect(refusal(polygon(flat))).toBe('invalid_service_area #/coordinates/0');
    const eight = [[-105, 39.7], [-104.95, 39.75], [-104.9, 39.7], [-104.9, 39.8], [-104.95, 39.75], [-105, 39.8], [-105, 39.7]];
    expect(refusal(polygon(eight))).toBe('invalid_service_area #/coordinates/0');
  });

  it('refuses rings that are not closed, repeat a point, or lie far off', () => {
    expect(refusal(polygon(around.slice(0, 4)))).toBe('invalid_service_area #/coordinates/0/3');
    expect(refusal(polygon([around[0]!, ...around]))).toBe('invalid_service_area #/coordinates/0/1');
    expect(refusal(polygon(square(10, 50, 1)))).toBe('invalid_service_area #/coordinates/0/0');
    // latitude and longitude in the wrong order
    expect(refusal(polygon(around.map(([lng, lat]) => [lat!, lng!])))).toBe('invalid_service_area #/coordinates/0/0/1');
  });

  it('wants what crosses the antimeridian to be cut there', () => {
    const fiji = { lat: -17.8, lng: 179.5 };
    const across = [[179, -18], [-179.5, -18], [-179.5, -17.5], [179, -17.5], [179, -18]];
    expect(refusal(polygon(across), fiji)).toBe('invalid_service_area #/coordinates/0/1');
    expect(refusal(polygon([[179, -18], [180, -18], [180, -17.5], [179, -17.5], [179, -18]]), fiji)).toBe('fine');
  });

  it('refuses holes outside, across, on the edge of, or within one another', () => {
    expect(refusal(polygon(around, square(-104.5, 39.7, 0.02)))).toBe('invalid_service_area #/coordinates/1');
    expect(refusal(polygon(around, square(-104.87, 39.7, 0.1)))).toBe('invalid_service_area #/coordinates/1');
    expect(refusal(polygon(around, square(-105.05, 39.7, 0.02)))).toBe('invalid_service_area #/coordinates/1');
    expect(refusal(polygon(around, square(-105, 39.7, 0.1), square(-104.98, 39.72, 0.02)))).toBe('invalid_service_area #/coordinates/2');
  });

  it('counts thousands of points before it compares any', () => {
    const circle = Array.from({ length: 5_000 }, (_, i) => [-104.95 + 0.1 * Math.cos((i * Math.PI) / 2_500), 39.73 + 0.1 * Math.sin((i * Math.PI) / 2_500)]);
    const started = process.threadCpuUsage();
    expect(refusal(polygon([...circle, circle[0]!]))).toBe('invalid_service_area #/coordinates');
    expect(process.threadCpuUsage(started).user).toBeLessThan(50_000);
  });
});

describe('isInArea', () => {
  it('measures circles on the globe, across the antimeridian too', () => {
    expect(isInArea(denver, { type: 'Radius', radiusKm: 10 }, { lat: 39.81, lng: -104.95 })).toBe(true);
    expect(isInArea(denver, { type: 'Radius', radiusKm: 8 }, { lat: 39.81, lng: -104.95 })).toBe(false);
    expect(isInArea({ lat: 0, lng: 179.99 }, { type: 'Radius', radiusKm: 3 }, { lat: 0, lng: -179.99 })).toBe(true);
  });

  it('knows inside from outside, with holes, corners and edges', () => {
    const area = polygon(around, square(-105, 39.7, 0.05));
    const at = (lng: number, lat: number) => isInArea(denver, area, { lat, lng });
    expect(at(-104.9, 39.8)).toBe(true);
    expect(at(-105.2, 39.7)).toBe(false);
    expect(at(-104.98, 39.72)).toBe(false); // in the hole
    expect(at(-105.05, 39.65)).toBe(true); // a corner
    expect(at(-105.05, 39.75)).toBe(true); // an edge
    expect(at(-105, 39.72)).toBe(true); // the edge of the hole
  });

  it('is not mistaken where a line through the point meets corners', () => {
    const diamond = polygon([[-105, 39.7], [-104.9, 39.6], [-104.8, 39.7], [-104.9, 39.8], [-105, 39.7]]);
    expect(isInArea(denver, diamond, { lat: 39.7, lng: -105.1 })).toBe(false);
    expect(isInArea(denver, diamond, { lat: 39.7, lng: -104.9 })).toBe(true);
    expect(isInArea(denver, diamond, { lat: 39.8, lng: -105.1 })).toBe(false);
    expect(isInArea(denver, diamond, { lat: 39.6, lng: -104.7 })).toBe(false);
  });
});
