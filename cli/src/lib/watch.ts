import { setTimeout as sleep } from 'node:timers/promises';
import * as Flags from '@oclif/core/flags';
import type { Booking } from '@dogcare/sdk';
import { money, status } from './format.ts';

/** For what is looked at again and again. */
export const watchFlags = {
  watch: Flags.boolean({ description: 'Go on, and print what changes; with --json, a line for each change.' }),
  every: Flags.integer({
    description: 'With --watch: how many seconds to wait between two looks; 5 if left out.',
    helpValue: 'SECONDS',
    min: 1,
    max: 3600,
    dependsOn: ['watch'],
  }),
  looks: Flags.integer({ description: 'With --watch: stop after so many looks.', min: 1, dependsOn: ['watch'] }),
};

/** Something that is another now than it was. */
export interface Change {
  readonly at: string;
  readonly id: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What somebody who waits for a booking waits for. */
const watched = {
  status: (one: Booking) => one.status,
  payment: (one: Booking) => one.paymentStatus,
  starts: (one: Booking) => one.startsAt,
  ends: (one: Booking) => one.endsAt,
  dogs: (one: Booking) => one.dogs.map((dog) => dog.name).join(', '),
  total: (one: Booking) => money(one.total),
  refunded: (one: Booking) => money(one.refunded),
};

/** What changed from one look to the next. What is not there any more left the list: it may have gone to another page. */
export function changesOf(before: readonly Booking[], after: readonly Booking[], at: string): Change[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const there = new Set(after.map((one) => one.id));
  const changes = after.flatMap((one): Change[] => {
    const old = known.get(one.id);
    if (!old) return [{ at, id: one.id, field: 'booking', before: null, after: one.status }];
    return Object.entries(watched).flatMap(([field, of]) => (of(old) === of(one) ? [] : [{ at, id: one.id, field, before: of(old), after: of(one) }]));
  });
  const gone = before.filter((one) => !there.has(one.id)).map((one): Change => ({ at, id: one.id, field: 'booking', before: one.status, after: null }));
  return [...changes, ...gone];
}

const sentence = ({ at, id, field, before, after }: Change): string => {
  const time = at.slice(11, 19);
  if (field === 'booking') return `${time}  ${id}  ${before === null ? `new, ${status(after ?? '')}` : 'not in the list any more'}`;
  return `${time}  ${id}  ${field}: ${before} → ${field === 'status' || field === 'payment' ? status(after ?? '') : after}`;
};

interface Watching<T, C> {
  /** Named to who watches. */
  readonly what: string;
  readonly look: () => Promise<T>;
  readonly first: T;
  readonly changes: (before: T, after: T) => readonly C[];
  readonly sentence: (change: C) => string;
}

/** Looks again and again until it is stopped; a change is printed when it is seen. Answers what was there at last. */
export async function watchFor<T, C>(
  { what, look, first, changes, sentence: say }: Watching<T, C>,
  { every = 5, looks = Infinity }: { every?: number | undefined; looks?: number | undefined },
  asJson: boolean,
): Promise<T | undefined> {
  let now = first;
  process.stderr.write(`Watching ${what}; end with Ctrl-C.\n`);
  for (let n = 1; n < looks; n += 1) {
    await sleep(every * 1000);
    const next = await look();
    for (const change of changes(now, next)) process.stdout.write(`${asJson ? JSON.stringify(change) : say(change)}\n`);
    now = next;
  }
  // every line was a document of its own
  return asJson ? undefined : now;
}

export const watchBookings = (
  look: () => Promise<readonly Booking[]>,
  first: readonly Booking[],
  flags: { every?: number | undefined; looks?: number | undefined },
  asJson: boolean,
): Promise<readonly Booking[] | undefined> =>
  watchFor(
    {
      what: first.length === 1 ? first[0]!.id : `${first.length} bookings`,
      look,
      first,
      changes: (before, after) => changesOf(before, after, new Date().toISOString()),
      sentence,
    },
    flags,
    asJson,
  );
