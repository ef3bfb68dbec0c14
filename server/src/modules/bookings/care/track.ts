import type { Schema } from '../../../contract/contract.ts';
import { kmBetween } from '../../caregivers/index.ts';

type Point = Schema<'TrackPoint'>;

const longestMs = 12 * 3_600_000;
/** No dog on a lead is faster for long; a phone that loses its satellites seems to be. */
const fastestMetersPerSecond = 8;
const mostKept = 500;
const toleranceMeters = 4;
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

/** A point on a flat piece of the earth, in meters, with its place in the track. */
interface Flat {
  readonly x: number;
  readonly y: number;
  readonly index: number;
}

function flatten(points: readonly Point[]): Flat[] {
  const { lat: lat0, lng: lng0 } = points[0]!;
  const perLng = metersPerDegree * Math.cos((lat0 * Math.PI) / 180);
  // across the date line the shorter way is meant
  const east = (lng: number): number => ((lng - lng0 + 540) % 360) - 180;
  return points.map(({ lat, lng }, index) => ({ x: east(lng) * perLng, y: (lat - lat0) * metersPerDegree, index }));
}

/** The square of how far a point lies from the line between two others. */
function squareOff(point: Flat, from: Flat, to: Flat): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - from.x) * dx + (point.y - from.y) * dy) / lengthSquared));
  const [offX, offY] = [point.x - from.x - along * dx, point.y - from.y - along * dy];
  return offX * offX + offY * offY;
}

/**
 * Douglas and Peucker's: leaves out what lies on the way to within the tolerance. A stack, as a track may be two thousand points long, and
 * numbers only, as somebody may send the track that takes the most steps.
 */
function simplify(points: readonly Flat[], tolerance: number): Flat[] {
  const last = points.length - 1;
  const kept = new Set([0, last]);
  const open: [number, number][] = [[0, last]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    let furthest = -1;
    let most = tolerance * tolerance;
    for (let i = from + 1; i < to; i += 1) {
      const off = squareOff(points[i]!, points[from]!, points[to]!);
      if (off > most) {
        furthest = i;
        most = off;
      }
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
  const shaped = simplify(flatten(points), toleranceMeters);
  // one that winds so much that all of it is shape is thinned evenly
  const each = Math.ceil(shaped.length / (mostKept - 1));
  const kept = shaped.filter((_, i) => i % each === 0 || i === shaped.length - 1);
  return {
    startedAt: new Date(startedMs), endedAt: new Date(endedMs), distanceMeters: Math.round(distance), walkingSeconds: Math.round((endedMs - startedMs) / 1000), isImplausible,
    points: kept.map(({ index }) => {
      const { lat, lng, at } = points[index]!;
      return [rounded(lat), rounded(lng), Math.round((Date.parse(at) - startedMs) / 1000)] as const;
    }),
  };
}
