import type { CalendarImport } from '@dogcare/sdk';
import { addCalendarImportMutation, createCalendarFeedMutation, deleteCalendarImportMutation, listCalendarImportsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { relative } from '../../lib/dates.ts';
import { plural } from '../../lib/words.ts';
import { TextField } from '../fields.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, Busy, ErrorNotice, Notice, Skeleton } from '../ui.tsx';

/** Calendars that are kept elsewhere, and bookings for calendars elsewhere. */
export function OtherCalendars() {
  return (
    <div className="days-off">
      <Imports />
      <Feed />
    </div>
  );
}

function Imports() {
  const { client } = useShop();
  const queries = useQueryClient();
  const list = useQuery(listCalendarImportsOptions({ client, query: { limit: 100 } }));
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const add = useMutation({
    ...addCalendarImportMutation({ client }),
    onSuccess: () => {
      setName('');
      setUrl('');
      return refresh(queries, 'listCalendarImports', 'getAvailability', 'searchCaregivers');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ body: { name, url } });
  };
  return (
    <section className="card" aria-labelledby="imports-title">
      <h2 id="imports-title">Calendars you keep elsewhere</h2>
      <p className="quiet">While they say you are busy, nobody can book you. We read only the times, again and again.</p>
      <ErrorNotice error={list.error} title="Your calendars didn’t load" onRetry={() => void list.refetch()} />
      {list.isPending && <Skeleton lines={2} label="Loading your calendars" />}
      {list.data?.data.length === 0 && <p>None yet.</p>}
      <ul className="stack">
        {list.data?.data.map((one) => (
          <Import key={one.id} calendar={one} />
        ))}
      </ul>
      <form className="form" onSubmit={submit} aria-label="Import a calendar">
        <TextField label="Name" required maxLength={80} value={name} onChange={({ target }) => setName(target.value)} />
        <TextField type="url" label="Its address" hint="The secret address in iCal format, from your calendar’s settings. It begins with https:// or webcal://" required value={url} onChange={({ target }) => setUrl(target.value)} />
        <ErrorNotice error={add.error} title="That calendar can’t be imported" />
        <div className="form-actions">
          <button type="submit" className="button" disabled={add.isPending}>
            <Busy busy={add.isPending} as="Reading it…">
              Import
            </Busy>
          </button>
        </div>
      </form>
    </section>
  );
}

function Import({ calendar }: { calendar: CalendarImport }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const remove = useMutation({
    ...deleteCalendarImportMutation({ client }),
    onSuccess: () => refresh(queries, 'listCalendarImports', 'getAvailability', 'searchCaregivers'),
  });
  const { id, name, host, problem, eventCount, lastGoodAt } = calendar;
  return (
    <li className="exception">
      <div>
        <strong>{name}</strong> <Badge tone={problem ? 'bad' : 'good'}>{problem ? 'Can’t be read' : 'Up to date'}</Badge>
        <p className="quiet">
          {host}, {plural(eventCount, 'event')}, read {relative(lastGoodAt, locale)}
        </p>
        {problem && <p>{problem.detail} What it said before still counts.</p>}
        <ErrorNotice error={remove.error} title="That wasn’t removed" />
      </div>
      <button type="button" className="icon-button" aria-label={`Remove ${name}`} disabled={remove.isPending} onClick={() => remove.mutate({ path: { calendarId: id } })}>
        <Icon name="close" size={18} />
      </button>
    </li>
  );
}

function Feed() {
  const { client } = useShop();
  const feed = useMutation(createCalendarFeedMutation({ client }));
  const url = feed.data?.url;
  return (
    <section className="card" aria-labelledby="feed-title">
      <h2 id="feed-title">Your bookings in your calendar</h2>
      <p className="quiet">Subscribe to this address in your calendar app. Whoever has it sees your bookings; a new one ends the one before.</p>
      <ErrorNotice error={feed.error} title="There is no address yet" />
      {url && (
        <Notice tone="good" role="status" title="Copy it now, it isn’t shown again">
          <TextField label="Address" readOnly value={url} onFocus={({ target }) => target.select()} />
          <p>
            <a href={url.replace(/^https?:/, 'webcal:')}>Open in my calendar app</a>
          </p>
        </Notice>
      )}
      <div className="form-actions">
        <button type="button" className="button button-quiet" disabled={feed.isPending} onClick={() => feed.mutate({})}>
          <Busy busy={feed.isPending} as="Making it…">
            Make a new address
          </Busy>
        </button>
      </div>
    </section>
  );
}
