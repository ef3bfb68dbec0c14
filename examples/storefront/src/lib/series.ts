import type { BookingSeries, SeriesEach, SeriesStatus } from '@dogcare/sdk';
import { formatDate, formatTime } from './dates.ts';
import { listOf, plural } from './words.ts';

export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type WeekdayCode = (typeof weekdayCodes)[number];

/** A Monday, to have the locale name the days. */
const monday = Date.UTC(2024, 0, 1);
const dateOf = (index: number): string => new Date(monday + index * 86_400_000).toISOString().slice(0, 10);

export const weekdayName = (code: WeekdayCode, locale: string, weekday: 'long' | 'short' = 'long'): string =>
  formatDate(dateOf(weekdayCodes.indexOf(code)), locale, { weekday });

export const weeklyRule = (days: readonly WeekdayCode[], until: string): string =>
  `FREQ=WEEKLY;BYDAY=${weekdayCodes.filter((code) => days.includes(code)).join(',')}${until ? `;UNTIL=${until.replaceAll('-', '')}` : ''}`;

const partOf = (rule: string, name: string): string | undefined =>
  rule
    .split(';')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export const daysOf = (rule: string): WeekdayCode[] =>
  (partOf(rule, 'BYDAY') ?? '').split(',').filter((code): code is WeekdayCode => weekdayCodes.some((known) => known === code));

export const untilOf = (rule: string): string => (partOf(rule, 'UNTIL') ?? '').replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');

/** “Every Monday, Wednesday, and Friday until July 31”. */
export function describeRule(rule: string, locale: string): string {
  const every = Number(partOf(rule, 'INTERVAL') ?? 1);
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month' }[partOf(rule, 'FREQ') ?? ''] ?? 'time';
  const days = daysOf(rule).map((code) => weekdayName(code, locale));
  const often = unit === 'week' && every === 1 && days.length > 0 ? `Every ${listOf(days, locale)}` : every === 1 ? `Every ${unit}` : `Every ${plural(every, unit)}`;
  const on = days.length > 0 && !(unit === 'week' && every === 1) ? ` on ${listOf(days, locale)}` : '';
  const until = untilOf(rule);
  const count = partOf(rule, 'COUNT');
  return `${often}${on}${until ? ` until ${formatDate(until, locale, { month: 'long', day: 'numeric' })}` : count ? `, ${plural(Number(count), 'time')}` : ''}`;
}

export function describeEach(each: SeriesEach, locale: string): string {
  if (each.unit === 'visit') return `${formatTime(each.time, locale)}, ${each.durationMinutes}\u00a0minutes`;
  return each.unit === 'day' ? 'all day' : plural(each.nights, 'night');
}

export const seriesBadge: Record<SeriesStatus, { word: string; tone: 'wait' | 'good' | 'bad' | 'done' }> = {
  pending: { word: 'Waiting for an answer', tone: 'wait' },
  active: { word: 'Going on', tone: 'good' },
  declined: { word: 'Declined', tone: 'bad' },
  expired: { word: 'Not answered', tone: 'bad' },
  cancelled: { word: 'Ended', tone: 'done' },
  ended: { word: 'Over', tone: 'done' },
};

export const isOpen = ({ status }: BookingSeries): boolean => status === 'pending' || status === 'active';
export const asksCaregiver = (series: BookingSeries): boolean => series.status === 'pending' || (isOpen(series) && series.proposal !== null);
export const ownerName = ({ owner }: BookingSeries): string => `${owner.firstName} ${owner.lastInitial}.`;
