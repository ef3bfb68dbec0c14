import { describe, expect, it } from 'vitest';
import { trackOf, trackProblem } from '../track.ts';

const start = Date.parse('2026-06-12T20:00:00.000Z');
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

describe('a track', () => {
  it('keeps the corners, and leaves out what lies on the way', () => {
    // 200 points north, then 200 east: three corners
    const points = Array.from({ length: 400 }, (_, i) => ({ lat: 39.7 + Math.min(i, 200) * 1e-5, lng: -104.9 + Math.max(0, i - 200) * 1e-5, at: at(i) }));
    const { points: kept, distanceMeters, walkingSeconds } = trackOf(points);
    expect(kept).toEqual([[39.7, -104.9, 0], [39.702, -104.9, 200], [39.702, -104.89801, 399]]);
    expect(walkingSeconds).toBe(399);
    // 200 steps of 1.112 m and 199 of 0.855 m
    expect(Math.abs(distanceMeters - 393)).toBeLessThanOrEqual(2);
  });
  it('is never longer than 500 points, however it winds', () => {
    const points = Array.from({ length: 2_000 }, (_, i) => ({ lat: 39.7 + (i % 2) * 5e-4, lng: -104.9 + i * 1e-4, at: at(i * 20) }));
    const { points: kept, isImplausible } = trackOf(points);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.length).toBeGreaterThan(350);
    expect(kept.at(0)![2]).toBe(0);
    expect(kept.at(-1)![2]).toBe(1_999 * 20);
    expect(isImplausible).toBe(false);
  });
  it('faster than a dog is told, across the date line, too', () => {
    expect(trackOf([{ lat: 0, lng: 179.99999, at: at(0) }, { lat: 0, lng: -179.99999, at: at(10) }])).toMatchObject({ isImplausible: false, distanceMeters: 2 });
    expect(trackOf([{ lat: 0, lng: 0, at: at(0) }, { lat: 0, lng: 0.001, at: at(10) }]).isImplausible).toBe(true);
  });
  it('goes forward in time, and is no longer than half a day', () => {
    const point = (seconds: number) => ({ lat: 0, lng: 0, at: at(seconds) });
    expect(trackProblem([point(0), point(1), point(12 * 3_600)])).toBeNull();
    expect(trackProblem([point(0), point(2), point(2)])).toMatchObject({ index: 2 });
    expect(trackProblem([point(0), point(12 * 3_600 + 1)])).toMatchObject({ index: 1 });
  });
});
