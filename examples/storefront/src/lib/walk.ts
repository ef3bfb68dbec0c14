import type { TrackPoint } from '@dogcare/sdk';

/** A walk that goes on: kept on this device until it ends, so that a page that is loaded anew loses none of it. */
export interface Walk {
  readonly startedAt: string;
  readonly points: readonly TrackPoint[];
}

const mostPoints = 2_000;
const leastMs = 3_000;
const worstAccuracyMeters = 60;
const metersPerDegree = 111_320;
const keyOf = (bookingId: string): string => `walk ${bookingId}`;

export function readWalk(bookingId: string): Walk | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(bookingId)) ?? 'null') as Walk | null;
  } catch {
    return null; // nothing is kept here, or what is kept is not ours
  }
}

/** Keeps it, or forgets it. Where a device keeps nothing, the walk lasts as long as the page. */
export function keepWalk(bookingId: string, walk: Walk | null): void {
  try {
    if (walk) localStorage.setItem(keyOf(bookingId), JSON.stringify(walk));
    else localStorage.removeItem(keyOf(bookingId));
  } catch {
    // as it says above
  }
}

interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
}

/** The walk with where the device is now; places that are anybody's guess, or come too fast, are left out. */
export function walkedOn(walk: Walk, { latitude, longitude, accuracy }: Fix, at: Date): Walk {
  const last = walk.points.at(-1);
  const isSoon = last !== undefined && at.getTime() - Date.parse(last.at) < leastMs;
  if (accuracy > worstAccuracyMeters || isSoon) return walk;
  const points = [...walk.points, { lat: latitude, lng: longitude, at: at.toISOString() }];
  // of a very long one every other point shows the way as well
  return { ...walk, points: points.length > mostPoints ? points.filter((_, index) => index % 2 === 0 || index === points.length - 1) : points };
}

/** The way as a line within a square of this size, north up and nothing stretched; null where there is nothing to draw. */
export function lineOf(points: readonly Pick<TrackPoint, 'lat' | 'lng'>[], size: number): readonly (readonly [x: number, y: number])[] | null {
  const [first] = points;
  if (!first || points.length < 2) return null;
  const perLng = metersPerDegree * Math.cos((first.lat * Math.PI) / 180);
  // across the date line the shorter way is meant
  const flat = points.map(({ lat, lng }) => [(((lng - first.lng + 540) % 360) - 180) * perLng, (first.lat - lat) * metersPerDegree] as const);
  const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = size / Math.max(width, height, 1);
  const round = (n: number): number => Math.round(n * 10) / 10;
  return flat.map(([x, y]) => [round((x - left) * scale + (size - width * scale) / 2), round((y - top) * scale + (size - height * scale) / 2)]);
}
