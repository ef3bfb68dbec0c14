/**
 * The days on which there is room for a dog, as bits in eight columns of 49: what both engines and JavaScript take as
 * whole numbers. Days since 1970 go round in them, so that a day never moves (in whole weeks: what plans say stays true); a row holds the days from when it was
 * made, and is made anew well before they come round again.
 */
const wordBits = 49;
export const words = ['open0', 'open1', 'open2', 'open3', 'open4', 'open5', 'open6', 'open7'] as const;
export type OpenDays = Record<(typeof words)[number], number>;
export const daysKept = wordBits * words.length;

/** Bookings are taken 365 days ahead at most, so a row is good for the days between. */
export const renewedAfterDays = 7;

/** `isOpen` of each day from the first on. */
export function openDaysFrom(firstDay: number, isOpen: (day: number) => boolean): OpenDays {
  const bits: number[] = words.map(() => 0);
  for (let day = firstDay; day < firstDay + daysKept; day += 1) {
    if (!isOpen(day)) continue;
    const at = day % daysKept;
    bits[Math.floor(at / wordBits)]! += 2 ** (at % wordBits);
  }
  return Object.fromEntries(words.map((word, i) => [word, bits[i]!])) as OpenDays;
}

/** What each column must have set for a row that is open on all of these days; columns that must have nothing are left out. */
export function masksOf(days: readonly number[]): { readonly word: (typeof words)[number]; readonly mask: number }[] {
  const masks = new Map<number, Set<number>>();
  for (const day of days) {
    const at = day % daysKept;
    const word = Math.floor(at / wordBits);
    masks.set(word, (masks.get(word) ?? new Set()).add(at % wordBits));
  }
  return [...masks].map(([word, bits]) => ({ word: words[word]!, mask: [...bits].reduce((sum, bit) => sum + 2 ** bit, 0) }));
}

const isOpen = (row: OpenDays, day: number): boolean => {
  const at = day % daysKept;
  return Math.floor(row[words[Math.floor(at / wordBits)]!] / 2 ** (at % wordBits)) % 2 === 1;
};

/** Whether all of these days are open. */
export const isOpenOn = (row: OpenDays, days: readonly number[]): boolean => days.every((day) => isOpen(row, day));

/** Whether any of so many days from the first on is open. */
export const hasOpenDay = (row: OpenDays, firstDay: number, count: number): boolean =>
  Array.from({ length: Math.max(0, Math.min(count, daysKept)) }, (_, i) => firstDay + i).some((day) => isOpen(row, day));
