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
  /** No point of the cell is nearer to the centre than this; nor further than `farKm` says. */
  readonly nearKm: number;
  readonly row: number;
  /** May be below 0 or beyond the last, so that it stays on its side of the centre. */
  readonly column: number;
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
  // how near a cell is, on a plane by the narrowest parallel: by row and by column, and never more than the truth
  const narrow = Math.max(0, Math.cos(radians(Math.min(90, Math.abs(center.lat) + dLat)))) * kmPerDegree;
  const cells: Cell[] = [];
  for (let row = south; row <= north; row += 1) {
    const y = gap(center.lat, row / grid.perDegree - 90, (row + 1) / grid.perDegree - 90) * kmPerDegree;
    for (let column = west; column <= east; column += 1) {
      const x = gap(center.lng, column / grid.perDegree - 180, (column + 1) / grid.perDegree - 180) * narrow;
      const nearKm = Math.max(0, Math.sqrt(x * x + y * y) * trifle - roundingKm);
      if (nearKm > radiusKm) continue;
      const shift = column < 0 ? 360 : column >= columns ? -360 : 0;
      cells.push({ cell: row * columns + wrap(column, columns), shift, nearKm, row, column });
    }
  }
  return cells.sort((one, other) => one.nearKm - other.nearKm);
}

/** How far a value lies outside a range. */
const gap = (value: number, low: number, high: number): number => (value < low ? low - value : value > high ? value - high : 0);

/** How far the plane may be above the truth: curvature, at a hundred kilometres. */
export const trifle = 0.9995;
/** Degrees are decimal and cells are not. */
const roundingKm = 0.000_001;

/** No point of the cell is further from the centre than this. */
export const farKm = (center: LatLng, { row, column }: Cell, { perDegree }: Grid): number => {
  const lats = [row / perDegree - 90, (row + 1) / perDegree - 90];
  const lngs = [column / perDegree - 180, (column + 1) / perDegree - 180];
  return Math.max(...lats.flatMap((lat) => lngs.map((lng) => distanceKm(center, { lat, lng })))) * 1.03 + 0.05;
};
