import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useShop } from '../app/shop.tsx';
import {
  addDays,
  addMonths,
  datesFrom,
  endOfMonth,
  firstWeekday,
  formatDate,
  longDate,
  startOfMonth,
  weekdayOf,
} from '../lib/dates.ts';
import { Icon } from './Icon.tsx';

export interface CalendarDay {
  /** Can be chosen now. */
  open: boolean;
  /** Said beside the date; why it can't be chosen, where it can't. */
  words: string;
  mark?: 'start' | 'end' | 'between' | 'only' | undefined;
  /** Shown small under the number. */
  note?: string | undefined;
}

interface CalendarProps {
  label: string;
  month: string;
  first: string;
  last: string;
  onMonth(month: string): void;
  day(date: string): CalendarDay;
  onPick(date: string): void;
  busy?: boolean;
  children?: ReactNode;
}

const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month to pick from with mouse or arrow keys. Days that can't be chosen can still be reached, and say why. */
export function Calendar({ label, month, first, last, onMonth, day, onPick, busy = false, children }: CalendarProps) {
  const { locale } = useShop();
  const start = startOfMonth(month);
  const dates = datesFrom(start, endOfMonth(month));
  const [cursor, setCursor] = useState<string>();
  const weekStart = firstWeekday(locale);
  const blanks = (weekdayOf(start) - weekStart + 7) % 7;
  const cells: Array<string | null> = [...Array.from({ length: blanks }, () => null), ...dates];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  const focusable = cursor && dates.includes(cursor) ? cursor : (dates.find((date) => day(date).open) ?? start);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = addDays(focusable, move);
    if (next < first || next > last) return;
    setCursor(next);
    if (startOfMonth(next) !== start) onMonth(startOfMonth(next));
    const table = event.currentTarget;
    requestAnimationFrame(() => table.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus());
  };

  return (
    <div className="calendar" aria-busy={busy}>
      <div className="calendar-head">
        <button
          type="button"
          className="icon-button"
          aria-label="Previous month"
          disabled={start <= startOfMonth(first)}
          onClick={() => onMonth(addMonths(start, -1))}
        >
          <Icon name="chevronLeft" />
        </button>
        <h3 aria-live="polite">{formatDate(start, locale, { month: 'long', year: 'numeric' })}</h3>
        <button
          type="button"
          className="icon-button"
          aria-label="Next month"
          disabled={endOfMonth(start) >= last}
          onClick={() => onMonth(addMonths(start, 1))}
        >
          <Icon name="chevronRight" />
        </button>
      </div>
      <table role="grid" aria-label={label} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, index) => {
              // The first of January 2024 was a Monday.
              const date = addDays('2024-01-01', (weekStart - 1 + index) % 7);
              return (
                <th key={date} scope="col" abbr={formatDate(date, locale, { weekday: 'long' })}>
                  {formatDate(date, locale, { weekday: 'short' })}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, row) => (
            <tr key={row}>
              {week.map((date, column) => {
                if (!date) return <td key={column} />;
                const { open, words, mark, note } = day(date);
                return (
                  <td key={date} className={mark ? `marked mark-${mark}` : undefined}>
                    <button
                      type="button"
                      className={open ? 'day day-open' : 'day'}
                      data-date={date}
                      aria-disabled={!open}
                      title={words}
                      aria-pressed={mark ? true : undefined}
                      tabIndex={date === focusable ? 0 : -1}
                      aria-label={`${formatDate(date, locale, longDate)}, ${words}`}
                      onFocus={() => setCursor(date)}
                      onClick={() => open && onPick(date)}
                    >
                      {Number(date.slice(8))}
                      {note && <small aria-hidden="true">{note}</small>}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </div>
  );
}
