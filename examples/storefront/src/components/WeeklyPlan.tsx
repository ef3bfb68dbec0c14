import type { AvailabilityPlan, PlanDay, TimeWindow, Weekday } from '@dogcare/sdk';
import { getAvailabilityPlanOptions, putAvailabilityPlanMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { formatTime } from '../lib/dates.ts';
import { humanize } from '../lib/words.ts';
import { Check, SelectField } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { Busy, ErrorNotice, Notice, Skeleton } from './ui.tsx';

const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const halfHours = Array.from({ length: 49 }, (_, index) => clock(index * 30));

interface TimeSelectProps {
  label: string;
  value: string;
  end?: boolean;
  onChange(value: string): void;
}

function TimeSelect({ label, value, end = false, onChange }: TimeSelectProps) {
  const { locale } = useShop();
  // A time that is not on the half hour was set elsewhere; it must not be lost by looking at it.
  const times = [...new Set([...halfHours, value])]
    .sort()
    .filter((time) => (end ? time !== '00:00' : time !== '24:00'));
  return (
    <select aria-label={label} value={value} onChange={({ target }) => onChange(target.value)}>
      {times.map((time) => (
        <option key={time} value={time}>
          {time === '24:00' ? 'Midnight' : formatTime(time, locale)}
        </option>
      ))}
    </select>
  );
}

function DayRow({ day, onChange }: { day: PlanDay; onChange(windows: TimeWindow[]): void }) {
  const name = humanize(day.weekday);
  const { windows } = day;
  const setWindow = (at: number, changes: Partial<TimeWindow>) =>
    onChange(windows.map((window, index) => (index === at ? { ...window, ...changes } : window)));
  return (
    <li className="plan-day">
      <Check
        label={name}
        checked={windows.length > 0}
        onChange={({ target }) => onChange(target.checked ? [{ from: '08:00', to: '18:00' }] : [])}
      />
      <div className="plan-windows">
        {windows.length === 0 && <span className="quiet">Closed</span>}
        {windows.map((window, index) => (
          <div key={index} className="plan-window">
            <TimeSelect label={`${name} from`} value={window.from} onChange={(from) => setWindow(index, { from })} />
            <span aria-hidden="true">–</span>
            <TimeSelect end label={`${name} until`} value={window.to} onChange={(to) => setWindow(index, { to })} />
            {windows.length > 1 && (
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${name} ${window.from} to ${window.to}`}
                onClick={() => onChange(windows.filter((_, at) => at !== index))}
              >
                <Icon name="close" size={18} />
              </button>
            )}
            {index === windows.length - 1 && windows.length < 8 && window.to < '23:00' && (
              <button
                type="button"
                className="icon-button"
                aria-label={`Add hours on ${name}`}
                onClick={() => onChange([...windows, { from: window.to, to: '24:00' }])}
              >
                <Icon name="plus" size={18} />
              </button>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}

function PlanForm({ plan }: { plan: AvailabilityPlan }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [days, setDays] = useState<PlanDay[]>(() =>
    weekdays.map((weekday) => plan.days.find((day) => day.weekday === weekday) ?? { weekday, windows: [] }),
  );
  const put = useMutation({
    ...putAvailabilityPlanMutation({ client }),
    onSuccess: () => refresh(queries, 'getAvailabilityPlan', 'getAvailability', 'searchCaregivers'),
  });
  const [travel, setTravel] = useState(plan.travelBufferMinutes);
  const [together, setTogether] = useState(plan.sharedCapacity);
  const monday = days[0]?.windows ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({
      body: { days: days.filter(({ windows }) => windows.length > 0), travelBufferMinutes: travel, sharedCapacity: together },
    });
  };
  return (
    <form className="card form" onSubmit={submit} aria-label="Weekly plan">
      <p className="quiet">
        Times are local in {plan.timeZone.replaceAll('_', ' ')}. Visits fall inside these hours; nights and days are
        open when their weekday is. Bookings already made stay.
      </p>
      <ErrorNotice error={put.error} title="That plan wasn’t saved" />
      {put.isSuccess && (
        <Notice tone="good" role="status">
          <p>Saved. Your calendar follows it from now on.</p>
        </Notice>
      )}
      <ul className="plan">
        {days.map((day) => (
          <DayRow
            key={day.weekday}
            day={day}
            onChange={(windows) =>
              setDays(days.map((one) => (one.weekday === day.weekday ? { ...one, windows } : one)))
            }
          />
        ))}
      </ul>
      <SelectField
        label="Time to travel after a walk or a drop-in"
        value={travel}
        onChange={({ target }) => setTravel(Number(target.value))}
      >
        {Array.from({ length: 9 }, (_, quarters) => (
          <option key={quarters} value={quarters * 15}>
            {quarters === 0 ? 'None' : `${quarters * 15} minutes`}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Dogs at once, over all services"
        hint="Boarding, daycare and house-sitting together. While you sit somebody’s house, nobody else can come."
        value={together ?? ''}
        onChange={({ target }) => setTogether(target.value === '' ? null : Number(target.value))}
      >
        <option value="">Each service counts for itself</option>
        {Array.from({ length: 50 }, (_, index) => (
          <option key={index} value={index + 1}>
            {index + 1}
          </option>
        ))}
      </SelectField>
      <div className="form-actions">
        <button type="submit" className="button" disabled={put.isPending}>
          <Busy busy={put.isPending} as="Saving…">
            Save plan
          </Busy>
        </button>
        <button
          type="button"
          className="button button-quiet"
          disabled={monday.length === 0}
          onClick={() => setDays(days.map((day) => ({ ...day, windows: monday.map((window) => ({ ...window })) })))}
        >
          Every day like Monday
        </button>
      </div>
    </form>
  );
}

export function WeeklyPlan() {
  const { client } = useShop();
  const plan = useQuery({ ...getAvailabilityPlanOptions({ client }), refetchOnWindowFocus: false });
  if (plan.error) return <ErrorNotice error={plan.error} onRetry={() => void plan.refetch()} />;
  return plan.data ? <PlanForm plan={plan.data} /> : <Skeleton lines={7} label="Loading your plan" />;
}
