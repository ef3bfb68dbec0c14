import type { LatLng } from './index.ts';

export interface Offset {
  readonly fuzzNorthKm: number;
  readonly fuzzEastKm: number;
}

const kmPerDegree = 111.195;
const furthestKm = 1;
const nearestKm = 0.3;

/**
 * How far off a caregiver is shown, drawn once when the page is made and kept: the same offset ever after, so that
 * asking again and again tells nothing. Not worked out from the id, which everybody knows and could work out, too.
 */
export function drawOffset(random: () => number): Offset {
  const angle = random() * 2 * Math.PI;
  // even over the ring's area, not its radius
  const km = Math.sqrt(nearestKm ** 2 + random() * (furthestKm ** 2 - nearestKm ** 2));
  return { fuzzNorthKm: km * Math.cos(angle), fuzzEastKm: km * Math.sin(angle) };
}

const rounded = (degrees: number): number => Math.round(degrees * 1000) / 1000;

/** The point that strangers see. */
export function publicPoint({ lat, lng, fuzzNorthKm, fuzzEastKm }: LatLng & Offset): LatLng {
  const shownLat = Math.min(90, Math.max(-90, lat + fuzzNorthKm / kmPerDegree));
  const shrink = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const shownLng = lng + fuzzEastKm / (kmPerDegree * shrink);
  return { lat: rounded(shownLat), lng: rounded(((((shownLng + 180) % 360) + 360) % 360) - 180) };
}
