import type { AvailabilityException, TimeWindow } from '@dogcare/sdk';
import { usage } from './usage.ts';

/** `closed`, `closed 10:00–12:00`, `open 18:00–20:00`. */
export const hoursOf = ({ kind, windows }: Pick<AvailabilityException, 'kind' | 'windows'>): string =>
  [kind, windows.map(({ from, to }) => `${from}–${to}`).join(', ')].filter(Boolean).join(' ');

/** `10:00-12:30` as a window. */
export function readHours(text: string): TimeWindow {
  const [, from, to] = /^(\d\d:\d\d)[-–](\d\d:\d\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw usage(`${text} are no hours of the form 10:00-12:30.`);
  return { from, to };
}
