import { formatDate, formatTime, mediumDate } from './dates.ts';
import { formatMoney, minorUnits } from './money.ts';
import { dateNames, dropped, usualRadiusKm, widestKm } from './searchUrl.ts';
import type { Changes, SearchState } from './searchUrl.ts';
import { describeWhen, whenOf } from './trip.ts';
import type { Unit } from './trip.ts';
import { formatDistance, usesMiles } from './units.ts';
import { certificationWord, sizeWord } from './words.ts';

export interface ActiveFilter {
  id: string;
  words: string;
  /** The address without it. */
  drop: Changes;
}

interface Words {
  locale: string;
  currency: string;
  unit: Unit | undefined;
}

const without = (list: readonly string[], one: string): string | undefined => list.filter((each) => each !== one).join(',') || undefined;

/** The dates as they are looked for; visits may have no time yet. */
export function datesInWords(state: SearchState, unit: Unit | undefined, locale: string): string | null {
  const when = whenOf(state, unit);
  if (when) return describeWhen(when, locale);
  if (unit !== 'visit' || !state.date) return null;
  const day = formatDate(state.date, locale, mediumDate);
  return state.time ? `${day}, ${formatTime(state.time, locale)}` : day;
}

/** What narrows the search, each with what the address is without it. */
export function activeFilters(state: SearchState, { locale, currency, unit }: Words): ActiveFilter[] {
  const money = (value: number) => formatMoney({ amount: Math.round(value * minorUnits(currency)), currency }, locale, { short: true });
  const found: ActiveFilter[] = [];
  const add = (id: string, words: string, drop: Changes) => found.push({ id, words, drop });
  const dates = datesInWords(state, unit, locale);
  if (dates) add('dates', dates, dropped(...dateNames));
  if (state.radiusKm && state.radiusKm !== usualRadiusKm)
    add('radius', `Within ${formatDistance(state.radiusKm, locale)}`, dropped('radius'));
  const { minPrice, maxPrice } = state;
  if (minPrice && maxPrice) add('price', `${money(minPrice)} to ${money(maxPrice)}`, dropped('from', 'price'));
  else if (maxPrice) add('price', `Up to ${money(maxPrice)}`, dropped('price'));
  else if (minPrice) add('price', `From ${money(minPrice)}`, dropped('from'));
  if (state.minRating) add('rating', `Rated ${state.minRating}+`, dropped('rating'));
  for (const size of state.sizes)
    add(`size-${size}`, `Takes ${sizeWord[size].toLowerCase()} dogs`, { sizes: without(state.sizes, size), dogIds: undefined });
  for (const one of state.certifications)
    add(`cert-${one}`, certificationWord[one], { certs: without(state.certifications, one) });
  if (state.instant) add('instant', 'Instant booking', dropped('instant'));
  return found;
}

/** Round numbers in the reader's own unit, in kilometres. */
export function radiiOf(locale: string): number[] {
  const km = usesMiles(locale) ? [3, 6, 15.5, 31, 62].map((miles) => Math.round(miles * 16.09) / 10) : [5, 10, 25, 50, 100];
  return km.map((value) => (Math.abs(value - usualRadiusKm) < 1 ? usualRadiusKm : Math.min(widestKm, value)));
}

export interface Relaxation {
  /** Of those with the same id, the first that helps is shown. */
  id: string;
  /** What is said after the number of those who fit then: “within 31 mi”. */
  words: string;
  changes: Changes;
}

/** What could be let go, each by itself: whoever finds nobody is told which of it helps. */
export function relaxations(state: SearchState, words: Words): Relaxation[] {
  const { locale } = words;
  const radius = state.radiusKm ?? usualRadiusKm;
  const wider = radiiOf(locale).filter((km) => km > radius + 1);
  const ways: Relaxation[] = wider.map((km) => ({
    id: 'radius',
    words: `within ${formatDistance(km, locale)}`,
    changes: { radius: String(km) },
  }));
  const dates = datesInWords(state, words.unit, locale);
  if (dates && words.unit === 'visit' && state.time)
    ways.push({ id: 'time', words: 'at another time that day', changes: dropped('time', 'minutes') });
  if (dates) ways.push({ id: 'dates', words: words.unit === 'night' ? 'without these dates' : 'on another day', changes: dropped(...dateNames) });
  if (state.minPrice || state.maxPrice) ways.push({ id: 'price', words: 'at any price', changes: dropped('from', 'price') });
  if (state.minRating) ways.push({ id: 'rating', words: 'with any rating', changes: dropped('rating') });
  if (state.sizes.length > 0)
    ways.push({ id: 'sizes', words: 'without asking for these sizes', changes: dropped('sizes', 'dogIds') });
  if (state.dogCount > 1) ways.push({ id: 'dogs', words: 'for one dog', changes: { dogs: '1', sizes: undefined, dogIds: undefined } });
  if (state.certifications.length > 0) ways.push({ id: 'certs', words: 'without these certificates', changes: dropped('certs') });
  if (state.instant) ways.push({ id: 'instant', words: 'who answer requests first', changes: dropped('instant') });
  return ways;
}
