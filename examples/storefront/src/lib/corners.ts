import type { PolygonArea } from '@dogcare/sdk';

export interface Corner {
  lat: number;
  lng: number;
}

const KM_PER_DEGREE = 111.2;

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;
/** To about a metre: nobody draws more exactly. */
export const cornerAt = ({ lat, lng }: Corner): Corner => ({ lat: rounded(lat), lng: rounded(lng) });

/** The outer line of an area, without the end that closes it. */
export const cornersOf = ({ coordinates: [outer = []] }: PolygonArea): Corner[] =>
  outer.slice(0, -1).map(([lng = 0, lat = 0]) => ({ lat, lng }));
/** What lies within it and doesn't belong to it; drawn elsewhere, and kept as it is. */
export const holesOf = ({ coordinates }: PolygonArea): PolygonArea['coordinates'] => coordinates.slice(1);

export function areaWithin(corners: readonly Corner[], holes: PolygonArea['coordinates']): PolygonArea {
  const line = corners.map(({ lat, lng }): [number, number] => [lng, lat]);
  return { type: 'Polygon', coordinates: [[...line, ...line.slice(0, 1)], ...holes] };
}

/** Something to begin with: as far to each side as the circle goes. */
export function squareAround({ lat, lng }: Corner, radiusKm: number): Corner[] {
  const north = radiusKm / KM_PER_DEGREE;
  const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const signs = [[1, -1], [1, 1], [-1, 1], [-1, -1]] as const;
  return signs.map(([up, right]) => cornerAt({ lat: lat + up * north, lng: lng + right * east }));
}

/** Where a corner goes that comes before `index`: halfway along the line there. */
export function halfwayBefore(corners: readonly Corner[], index: number): Corner {
  const [one, other] = [corners[(index - 1 + corners.length) % corners.length]!, corners[index % corners.length]!];
  return cornerAt({ lat: (one.lat + other.lat) / 2, lng: (one.lng + other.lng) / 2 });
}

/** The corner that a problem is about, counted from 1: `#/coordinates/0/3` is the fourth. */
export const cornerOfPointer = (pointer: string): number | null => {
  const found = /^#\/coordinates\/0\/(\d+)/.exec(pointer);
  return found ? Number(found[1]) + 1 : null;
};
