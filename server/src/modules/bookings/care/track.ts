import type { Schema } from '../../../contract/contract.ts';
import { kmBetween } from '../../caregivers/index.ts';

type Point = Schema<'TrackPoint'>;

const longestMs = 12 * 3_600_000;
/** No dog on a lead is faster for long; a phone that loses its satellites seems to be. */
const fastestMetersPerSecond = 8;
const mostKept = 500;
const firstToleranceMeters = 4;
const metersPerDegree = 111_320;
/** About a metre: nobody's phone knows better. */
const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

export interface Track {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly distanceMeters: number;
  readonly walkingSeconds: number;
  readonly isImplausible: boolean;
  /** Latitude, longitude and seconds from the start, as many as show the way. */
  readonly points: readonly (readonly [number, number, number])[];
}

export const metersBetween = (one: Schema<'LatLng'>, other: Schema<'LatLng'>): number => kmBetween(one, other) * 1000;

/** How far a point lies from the line between two others, on a flat piece of the earth. */
function metersOff(point: Point, from: Point, to: Point): number {
  const perLng = metersPerDegree * Math.cos((from.lat * Math.PI) / 180);
  const flat = ({ lat, lng }: Point) => ({ x: (lng - from.lng) * perLng, y: (lat - from.lat) * metersPerDegree });
  const [p, end] = [flat(point), flat(to)];
  const lengthSquared = end.x ** 2 + end.y ** 2;
  const along = lengthSquared === 0 ? 0 : Math.max(0, Math.min(1, (p.x * end.x + p.y * end.y) / lengthSquared));
  return Math.hypot(p.x - along * end.x, p.y - along * end.y);
}

/** Douglas and Peucker's: leaves out what lies on the way to within the tolerance. A stack, as a track may be two thousand points long. */
function simplify(points: readonly Point[], toleranceMeters: number): Point[] {
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    let [furthest, off] = [-1, toleranceMeters];
    for (let i = from + 1; i < to; i += 1) {
      const meters = metersOff(points[i]!, points[from]!, points[to]!);
      if (meters > off) [furthest, off] = [i, meters];
    }
    if (furthest < 0) continue;
    kept.add(furthest);
    open.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, i) => kept.has(i));
}

/** What is wrong with a track, with the point that it is about; null if it can be one. */
export function trackProblem(points: readonly Point[]): { readonly index: number; readonly detail: string } | null {
  for (let i = 1; i < points.length; i += 1) {
    if (Date.parse(points[i]!.at) <= Date.parse(points[i - 1]!.at)) return { index: i, detail: 'It is not later than the point before.' };
  }
  const last = points.length - 1;
  if (Date.parse(points[last]!.at) - Date.parse(points[0]!.at) > longestMs) return { index: last, detail: 'No walk takes more than twelve hours.' };
  return null;
}

/** Works out a walk: how far, how long, and the points to keep. The distance is that of all points, not of those that are kept. */
export function trackOf(points: readonly Point[]): Track {
  let [distance, isImplausible] = [0, false];
  for (let i = 1; i < points.length; i += 1) {
    const meters = metersBetween(points[i - 1]!, points[i]!);
    const seconds = (Date.parse(points[i]!.at) - Date.parse(points[i - 1]!.at)) / 1000;
    distance += meters;
    isImplausible ||= meters / seconds > fastestMetersPerSecond;
  }
  const startedMs = Date.parse(points[0]!.at);
  const endedMs = Date.parse(points.at(-1)!.at);
  let kept = [...points];
  for (let tolerance = firstToleranceMeters; ; tolerance *= 2) {
    kept = simplify(kept, tolerance);
    if (kept.length <= mostKept) break;
  }
  return {
    startedAt: new Date(startedMs), endedAt: new Date(endedMs), distanceMeters: Math.round(distance), walkingSeconds: Math.round((endedMs - startedMs) / 1000), isImplausible,
    points: kept.map(({ lat, lng, at }) => [rounded(lat), rounded(lng), Math.round((Date.parse(at) - startedMs) / 1000)] as const),
  };
}
