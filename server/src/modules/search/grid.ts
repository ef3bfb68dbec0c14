import type { LatLng } from '../caregivers/index.ts';

/** The world in squares of degrees, numbered row by row from the south pole and the antimeridian. */
export interface Grid {
  readonly column: 'cell5' | 'cell25';
  readonly perDegree: number;
}

export const fine: Grid = { column: 'cell5', perDegree: 20 };
export const coarse: Grid = { column: 'cell25', perDegree: 4 };

export const earthKm = 6371.0088;
export const kmPerDegree = (earthKm * Math.PI) / 180;
/** Nearer to the poles cells are so narrow that a circle has thousands; there it is cut off at the sides. */
const highestLat = 80;

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance. */
export function distanceKm(one: LatLng, other: LatLng): number {
  const dLat = Math.sin(radians(other.lat - one.lat) / 2);
  const dLng = Math.sin(radians(other.lng - one.lng) / 2);
  const h = dLat * dLat + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * dLng * dLng;
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(h)));
}

const wrap = (column: number, columns: number): number => ((column % columns) + columns) % columns;

const rowOf = (lat: number, { perDegree }: Grid): number =>
  Math.min(180 * perDegree - 1, Math.floor((lat + 90) * perDegree));

export function cellOf({ lat, lng }: LatLng, grid: Grid): number {
  const columns = 360 * grid.perDegree;
  return rowOf(lat, grid) * columns + wrap(Math.floor((lng + 180) * grid.perDegree), columns);
}

export interface Cell {
  readonly cell: number;
  /** What the centre's longitude is to be moved by to lie beside this cell's: 360 either way across the antimeridian, 0 elsewhere. */
  readonly shift: number;
  /** No point of the cell is nearer to the centre than this … */
  readonly nearKm: number;
  /** … nor further than this. */
  readonly farKm: number;
}

/** The cells that a circle touches, the nearest first. */
export function cellsWithin(center: LatLng, radiusKm: number, grid: Grid): Cell[] {
  const columns = 360 * grid.perDegree;
  const dLat = radiusKm / kmPerDegree;
  const widestLat = Math.min(highestLat, Math.abs(center.lat) + dLat);
  const dLng = dLat / Math.cos(radians(widestLat));
  const south = rowOf(Math.max(-90, center.lat - dLat), grid);
  const north = rowOf(Math.min(90, center.lat + dLat), grid);
  const west = Math.floor((center.lng - dLng + 180) * grid.perDegree);
  const east = Math.floor((center.lng + dLng + 180) * grid.perDegree);
  const cells: Cell[] = [];
  for (let row = south; row <= north; row += 1) {
    for (let column = west; column <= east; column += 1) {
      const bounds = boundsOf(row, column, grid);
      const nearKm = nearest(center, bounds);
      if (nearKm > radiusKm) continue;
      const shift = column < 0 ? 360 : column >= columns ? -360 : 0;
      cells.push({ cell: row * columns + wrap(column, columns), shift, nearKm, farKm: furthest(center, bounds) });
    }
  }
  return cells.sort((one, other) => one.nearKm - other.nearKm);
}

interface Bounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** West may be below -180, so that it stays on its side of the centre. */
const boundsOf = (row: number, column: number, { perDegree }: Grid): Bounds => ({
  south: row / perDegree - 90,
  north: (row + 1) / perDegree - 90,
  west: column / perDegree - 180,
  east: (column + 1) / perDegree - 180,
});

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

// On a sphere the nearest point of a square of degrees is not quite the clamped one; the margin covers it, generously
const nearest = (center: LatLng, { south, north, west, east }: Bounds): number => {
  const point = { lat: clamp(center.lat, south, north), lng: clamp(center.lng, west, east) };
  return Math.max(0, distanceKm(center, point) * 0.97 - 0.05);
};

const furthest = (center: LatLng, { south, north, west, east }: Bounds): number => {
  const corners = [south, north].flatMap((lat) => [west, east].map((lng) => ({ lat, lng })));
  return Math.max(...corners.map((corner) => distanceKm(center, corner))) * 1.03 + 0.05;
};
