import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOf, cellsWithin, coarse, distanceKm, farKm, fine } from '../grid.ts';

const point = fc.record({ lat: fc.double({ min: -75, max: 75, noNaN: true }), lng: fc.double({ min: -180, max: 180, noNaN: true }) });

/** The point so far away in that direction. */
const away = ({ lat, lng }: { lat: number; lng: number }, km: number, bearing: number) => {
  const d = km / 6371.0088;
  const [φ, λ] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180];
  const φ2 = Math.asin(Math.sin(φ) * Math.cos(d) + Math.cos(φ) * Math.sin(d) * Math.cos(bearing));
  const λ2 = λ + Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(φ), Math.cos(d) - Math.sin(φ) * Math.sin(φ2));
  return { lat: (φ2 * 180) / Math.PI, lng: ((((λ2 * 180) / Math.PI + 540) % 360) + 360) % 360 - 180 };
};

describe('the grid', () => {
  it('knows how far it is', () => {
    expect(distanceKm({ lat: 39.7392, lng: -104.9903 }, { lat: 40.015, lng: -105.2705 })).toBeCloseTo(38.9, 0); // Denver, Boulder
    expect(distanceKm({ lat: 0, lng: 179.99 }, { lat: 0, lng: -179.99 })).toBeCloseTo(2.2, 1);
  });

  it('finds the cell of every point in the circle, and says truly how near and far it is', () => {
    fc.assert(fc.property(point, fc.double({ min: 1, max: 100, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true }),
      (center, radiusKm, share, bearing) => {
        const found = away(center, radiusKm * share, bearing);
        const grid = radiusKm <= 30 ? fine : coarse;
        const km = distanceKm(center, found);
        const cell = cellsWithin(center, radiusKm, grid).find((one) => one.cell === cellOf(found, grid));
        expect(cell).toBeDefined();
        expect(cell!.nearKm).toBeLessThanOrEqual(km);
        expect(farKm(center, cell!, grid)).toBeGreaterThanOrEqual(km);
      }), { numRuns: 300 });
  });

  it('goes from near to far, names each cell once, and stays small', () => {
    for (const [lat, lng, radiusKm] of [[39.7, -105, 25], [39.7, -105, 100], [0, 180, 30], [90, 0, 100], [-90, 12, 1], [64, -21, 100]] as const) {
      const cells = cellsWithin({ lat, lng }, radiusKm, radiusKm <= 30 ? fine : coarse);
      expect(new Set(cells.map(({ cell }) => cell)).size).toBe(cells.length);
      expect(cells.map(({ nearKm }) => nearKm)).toEqual(cells.map(({ nearKm }) => nearKm).sort((a, b) => a - b));
      expect(cells.length).toBeLessThan(500);
    }
  });

  it('numbers cells within an integer', () => {
    for (const grid of [fine, coarse]) {
      expect(cellOf({ lat: 90, lng: 180 }, grid)).toBeLessThan(2 ** 31);
      expect(cellOf({ lat: -90, lng: -180 }, grid)).toBe(0);
      expect(cellOf({ lat: 10, lng: 180 }, grid)).toBe(cellOf({ lat: 10, lng: -180 }, grid));
    }
  });
});
