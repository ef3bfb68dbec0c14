import type { AvailabilityException, AvailabilityPlan } from '@dogcare/sdk';
import { deleteAvailabilityExceptionMutation, getAvailabilityPlanOptions, listAvailabilityExceptionsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { addDays, formatDate, mediumDate, startOfMonth, today } from '../../lib/dates.ts';
import { dayState, sayWindows } from '../../lib/hours.ts';
import { Calendar } from '../Calendar.tsx';
import type { CalendarDay } from '../Calendar.tsx';
import { Icon } from '../Icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../ui.tsx';
import { ExceptionForm } from './ExceptionForm.tsx';
import type { Chosen } from './ExceptionForm.tsx';

const aheadDays = 400;
const states = { open: 'open', closed: 'closed', partly: 'some hours closed', extra: 'extra hours' } as const;
const notes = { open: undefined, closed: 'closed', partly: 'partly', extra: 'extra' } as const;

/** The weekly plan and what differs from it, month by month; days are chosen on it. */
export function DaysOff() {
  const { client } = useShop();
  const plan = useQuery(getAvailabilityPlanOptions({ client }));
  const list = useQuery(listAvailabilityExceptionsOptions({ client, query: { limit: 100 } }));
  const error = plan.error ?? list.error;
  if (error) return <ErrorNotice error={error} title="Your calendar didn’t load" onRetry={() => void Promise.all([plan.refetch(), list.refetch()])} />;
  if (!plan.data || !list.data) return <Skeleton lines={8} label="Loading your calendar" />;
  return <Month plan={plan.data} exceptions={list.data.data} busy={list.isFetching} />;
}

function Month({ plan, exceptions, busy }: { plan: AvailabilityPlan; exceptions: readonly AvailabilityException[]; busy: boolean }) {
  const { locale } = useShop();
  const first = today(plan.timeZone);
  const [month, setMonth] = useState(startOfMonth(first));
  const [chosen, setChosen] = useState<Chosen>({ from: addDays(first, 1), to: addDays(first, 1) });
  const [isEnd, setIsEnd] = useState(false);

  const markOf = (date: string): CalendarDay['mark'] => {
    if (date === chosen.from && date === chosen.to) return 'only';
    if (date === chosen.from) return 'start';
    if (date === chosen.to) return 'end';
    return date > chosen.from && date < chosen.to ? 'between' : undefined;
  };
  const day = (date: string): CalendarDay => {
    if (date < first) return { open: false, words: 'in the past' };
    const { state, planned, exceptions: those } = dayState(date, plan, exceptions);
    const hours = sayWindows(planned, locale);
    const why = those.map(({ note }) => note).filter(Boolean);
    return { open: true, words: [states[state], state === 'open' && hours, ...why].filter(Boolean).join(', '), note: notes[state], mark: markOf(date) };
  };
  const pick = (date: string) => {
    const isLast = isEnd && date >= chosen.from;
    setChosen(isLast ? { ...chosen, to: date } : { from: date, to: date });
    setIsEnd(!isLast);
  };

  return (
    <div className="days-off">
      <section className="card calendar-card" aria-label="Your calendar">
        <Calendar label="Your days" month={month} first={first} last={addDays(first, aheadDays)} onMonth={setMonth} day={day} onPick={pick} busy={busy}>
          <p className="calendar-hint quiet">Choose a day, or the first and the last of several. Days are local in {plan.timeZone.replaceAll('_', ' ')}.</p>
        </Calendar>
      </section>
      <section className="card" aria-labelledby="change-days">
        <h2 id="change-days">Something different on these days?</h2>
        <ExceptionForm chosen={chosen} timeZone={plan.timeZone} onChange={setChosen} />
      </section>
      <section className="days-off-list" aria-labelledby="coming-days">
        <h2 id="coming-days">What differs from your weekly plan</h2>
        {exceptions.length === 0 ? (
          <Empty icon={<Icon name="clock" size={36} />} title="Nothing yet">
            <p>Every day is as your weekly plan says. Holidays and days off go here.</p>
          </Empty>
        ) : (
          <ul className="stack">
            {exceptions.map((one) => (
              <Exception key={one.id} exception={one} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Exception({ exception }: { exception: AvailabilityException }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const remove = useMutation({
    ...deleteAvailabilityExceptionMutation({ client }),
    onSuccess: () => refresh(queries, 'listAvailabilityExceptions', 'getAvailability', 'searchCaregivers'),
  });
  const { id, kind, from, to, windows, note } = exception;
  const dates = [from, ...(to === from ? [] : [to])].map((date) => formatDate(date, locale, mediumDate)).join(' – ');
  const what = kind === 'open' ? 'Open' : 'Closed';
  return (
    <li className="card exception">
      <div>
        <strong>{dates}</strong>
        <p className="quiet">{[windows.length > 0 ? `${what} ${sayWindows(windows, locale)}` : `${what} all day`, note].filter(Boolean).join(' · ')}</p>
        <ErrorNotice error={remove.error} title="That wasn’t removed" />
      </div>
      <button type="button" className="icon-button" aria-label={`Remove ${what.toLowerCase()} ${dates}`} disabled={remove.isPending} onClick={() => remove.mutate({ path: { exceptionId: id } })}>
        <Icon name="close" size={18} />
      </button>
    </li>
  );
}
