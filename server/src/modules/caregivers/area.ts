import type { Schema } from '../../contract/contract.ts';
import { distanceInWords } from '../../kernel/distance.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { LatLng, ServiceTypeName } from './index.ts';

export type Area = Schema<'PutServiceArea'>;
type Position = readonly number[];
type Ring = readonly Position[];

const mostPoints = 500;
const furthestKm = 500;
const earthKm = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** What happens where the owner lives. */
export const isAtHome = (serviceType: ServiceTypeName): boolean => serviceType === 'walking' || serviceType === 'drop_in' || serviceType === 'house_sitting';

/** Great-circle distance; right across the antimeridian. */
export function kmBetween(one: LatLng, other: LatLng): number {
  const dLat = Math.sin(radians(other.lat - one.lat) / 2);
  const dLng = Math.sin(radians(other.lng - one.lng) / 2);
  const h = dLat * dLat + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * dLng * dLng;
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** On which side of the line through a and b the point is: above 0 left, below 0 right, 0 on it. */
const sideOf = ([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [px = 0, py = 0]: Position): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));

const isBetween = ([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [px = 0, py = 0]: Position): boolean =>
  px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by);

const isOn = (a: Position, b: Position, point: Position): boolean => sideOf(a, b, point) === 0 && isBetween(a, b, point);

/** Whether two pieces of line have any point in common, their ends included. */
function touch(a: Position, b: Position, c: Position, d: Position): boolean {
  const [one, two, three, four] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (one !== two && three !== four && one * two <= 0 && three * four <= 0) return true;
  return isOn(a, b, c) || isOn(a, b, d) || isOn(c, d, a) || isOn(c, d, b);
}

const sidesOf = (ring: Ring): [Position, Position][] => ring.slice(1).map((end, i) => [ring[i]!, end]);
const same = ([ax, ay]: Position, [bx, by]: Position): boolean => ax === bx && ay === by;

/** Neighbours share one end, and must share no more: a side that goes back over the one before has no inside. */
function crossesItself(ring: Ring): boolean {
  const sides = sidesOf(ring);
  return sides.some(([a, b], i) => sides.some(([c, d], k) => {
    if (k <= i) return false;
    const isNext = k === i + 1;
    const closes = i === 0 && k === sides.length - 1;
    if (isNext) return isOn(a, b, d) || isOn(c, d, a);
    return closes ? isOn(a, b, c) || isOn(c, d, b) : touch(a, b, c, d);
  }));
}

/** 1 inside, 0 on the line, -1 outside. Counts the sides that lie east of the point. */
function placeIn(ring: Ring, point: Position): 1 | 0 | -1 {
  const [x = 0, y = 0] = point;
  let inside = false;
  for (const [a, b] of sidesOf(ring)) {
    if (isOn(a, b, point)) return 0;
    const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [a, b];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** Whether a place is in the area; its edge belongs to it, and so does the edge of a hole. */
export function isInArea(center: LatLng, area: Area, { lat, lng }: LatLng): boolean {
  if (area.type === 'Radius') return kmBetween(center, { lat, lng }) <= area.radiusKm;
  const [outer, ...holes] = area.coordinates as readonly Ring[];
  return outer !== undefined && placeIn(outer, [lng, lat]) >= 0 && holes.every((hole) => placeIn(hole, [lng, lat]) <= 0);
}

const invalid = (pointer: string, detail: string) => problem('invalid_service_area', { pointer, detail });

/** Throws `invalid_service_area` with the pointer of what is no area that somebody could go by. */
export function assertArea(center: LatLng, area: Area, locale: string): void {
  if (area.type === 'Radius') return;
  const rings = area.coordinates as readonly Ring[];
  // counted before anything is compared with anything: that grows with the square
  const points = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (points > mostPoints) throw invalid('#/coordinates', `At most ${mostPoints} points, not ${points}.`);
  rings.forEach((ring, i) => assertRing(center, ring, `#/coordinates/${i}`, locale));
  const [outer, ...holes] = rings;
  holes.forEach((hole, i) => {
    const at = `#/coordinates/${i + 1}`;
    const others = [outer!, ...holes.slice(0, i)];
    const meets = others.some((other) => sidesOf(hole).some(([a, b]) => sidesOf(other).some(([c, d]) => touch(a, b, c, d))));
    if (meets) throw invalid(at, 'A hole must not touch the outer ring or another hole.');
    if (placeIn(outer!, hole[0]!) !== 1) throw invalid(at, 'A hole must lie within the outer ring.');
    if (holes.some((other, k) => k !== i && placeIn(other, hole[0]!) === 1)) throw invalid(at, 'A hole must not lie within another.');
  });
}

function assertRing(center: LatLng, ring: Ring, at: string, locale: string): void {
  ring.forEach(([lng = 0, lat = 0], i) => {
    if (Math.abs(lat) > 90) throw invalid(`${at}/${i}/1`, 'A latitude is from -90 to 90; in GeoJSON the longitude comes first.');
    if (Math.abs(lng - ring[Math.max(0, i - 1)]![0]!) > 180) throw invalid(`${at}/${i}`, 'The area crosses the antimeridian: cut it there.');
    if (kmBetween(center, { lat, lng }) > furthestKm) throw invalid(`${at}/${i}`, `This is more than ${distanceInWords(furthestKm, locale)} from your page’s place.`);
  });
  if (!same(ring[0]!, ring.at(-1)!)) throw invalid(`${at}/${ring.length - 1}`, 'A ring ends where it begins.');
  const repeated = ring.findIndex((point, i) => i > 0 && same(point, ring[i - 1]!));
  if (repeated >= 0) throw invalid(`${at}/${repeated}`, 'The same point twice in a row.');
  if (crossesItself(ring)) throw invalid(at, 'The line crosses or touches itself.');
}
