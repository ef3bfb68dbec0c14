import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import type { DogSchedules } from '../../dogs/index.ts';
import { serviceTypeInfo } from '../../platform/index.ts';
import type { BookingRow } from '../entities.ts';
import { isMeeting } from '../meetings.ts';
import type { CareKind } from './entities.ts';

type Kind = Schema<'CareTaskKind'>;

/** Something that is to be done for a booking. */
export interface Task {
  /** Says what it is, so that it is the same one each time it is worked out. */
  readonly task: string;
  readonly kind: Kind;
  readonly dogId: string | null;
  readonly dogName: string | null;
  readonly label: string;
  readonly instructions: string;
  readonly dueAt: Date;
}

/** An entry, as far as it matters for tasks. */
export interface Doing {
  readonly id: string;
  readonly kind: CareKind;
  readonly dogIds: readonly string[];
  readonly happenedAt: Date;
  readonly task: string | null;
  readonly medication: string | null;
}

type Stay = Pick<BookingRow, 'serviceType' | 'startsAt' | 'endsAt' | 'timeZone'> & Partial<Pick<BookingRow, 'kind'>> & { readonly lines: readonly { readonly code: string; readonly description: string }[] };

const nearMs = 3 * 3_600_000;
const overdueMs = 3_600_000;
const mostDays = 400;
const doneBy: Readonly<Partial<Record<CareKind, Kind>>> = { meal: 'meal', medication: 'medication', walk_track: 'walk' };

const localDateOf = (instant: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();

/** The local dates of a booking, the day that the dogs go home included. */
export const datesOf = ({ startsAt, endsAt, timeZone }: Pick<Stay, 'startsAt' | 'endsAt' | 'timeZone'>): { first: string; last: string } => ({
  first: localDateOf(startsAt, timeZone).toString(), last: localDateOf(new Date(endsAt.getTime() - 1), timeZone).toString(),
});

export const localDate = (instant: Date, timeZone: string): string => localDateOf(instant, timeZone).toString();

/** A wall time as an instant: in the gap of a clock change it moves forward, a doubled one is the first. */
const instantOf = (date: string, time: string, timeZone: string): Date =>
  new Date(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);

const byTime = (one: { dueAt: Date; task: string }, other: { dueAt: Date; task: string }): number =>
  one.dueAt.getTime() - other.dueAt.getTime() || (one.task < other.task ? -1 : 1);

/** All that was promised: meals and medication at their wall times while the dogs are there, the walk that was booked, and the extras. */
export function tasksOf(stay: Stay, dogs: readonly DogSchedules[]): Task[] {
  // where people meet nobody promised anything, whatever the dogs’ schedules say
  if (isMeeting(stay)) return [];
  const { first, last } = datesOf(stay);
  const days = Math.min(mostDays, Temporal.PlainDate.from(first).until(last).days + 1);
  const tasks: Task[] = [];
  const add = (task: Omit<Task, 'dogName'>, dogName: string | null): void => {
    if (task.dueAt >= stay.startsAt && task.dueAt < stay.endsAt) tasks.push({ ...task, dogName });
  };
  for (let n = 0; n < days; n += 1) {
    const date = Temporal.PlainDate.from(first).add({ days: n }).toString();
    for (const { id: dogId, name, feeding, medication } of dogs) {
      const numbered = (kind: Kind, at: string, index: number): { task: string; dueAt: Date } =>
        ({ task: `${kind}:${dogId}:${date}T${at}${index > 0 ? `/${index + 1}` : ''}`, dueAt: instantOf(date, at, stay.timeZone) });
      feeding.forEach(({ at, instructions }, i) => add({
        ...numbered('meal', at, feeding.slice(0, i).filter((one) => one.at === at).length), kind: 'meal', dogId, label: 'Meal', instructions,
      }, name));
      medication.forEach(({ at, name: label, dose, instructions }, i) => add({
        ...numbered('medication', at, medication.slice(0, i).filter((one) => one.at === at).length), kind: 'medication', dogId, label,
        instructions: [dose, instructions].filter(Boolean).join(': '),
      }, name));
    }
  }
  if (stay.serviceType === 'walking') {
    add({ task: 'walk', kind: 'walk', dogId: null, label: serviceTypeInfo.walking.name, instructions: '', dueAt: stay.startsAt }, null);
  }
  stay.lines.forEach(({ code, description }, i) => {
    if (code === 'add_on') add({ task: `add_on:${i}`, kind: 'add_on', dogId: null, label: description, instructions: '', dueAt: new Date(stay.endsAt.getTime() - 1) }, null);
  });
  return tasks.sort(byTime);
}

const sameName = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
/** Whether an entry of a kind can do a task that it names: extras are done by anything, and a walk by a note, as not every phone keeps a track. */
export const canDo = (entry: CareKind, task: Kind): boolean => task === 'add_on' || doneBy[entry] === task || (task === 'walk' && entry === 'note');

/** Which entry does which task: the one that names it, or the nearest of its kind that is left. */
export function assign(tasks: readonly Task[], entries: readonly Doing[]): Map<string, string> {
  const done = new Map<string, string>();
  const inOrder = entries.toSorted((one, other) => one.happenedAt.getTime() - other.happenedAt.getTime());
  const known = new Map(tasks.map((task) => [task.task, task]));
  for (const { id, kind, task } of inOrder) {
    const named = task === null ? undefined : known.get(task);
    if (named && canDo(kind, named.kind) && !done.has(named.task)) done.set(named.task, id);
  }
  for (const entry of inOrder.filter(({ task }) => task === null)) {
    const kind = doneBy[entry.kind];
    if (!kind) continue;
    for (const dogId of kind === 'walk' ? [null] : entry.dogIds) {
      const off = ({ dueAt }: Task): number => Math.abs(dueAt.getTime() - entry.happenedAt.getTime());
      const [nearest] = tasks
        .filter((task) => task.kind === kind && task.dogId === dogId && !done.has(task.task) && off(task) <= nearMs
          && (entry.medication === null || sameName(entry.medication, task.label)))
        .sort((one, other) => off(one) - off(other));
      if (nearest) done.set(nearest.task, entry.id);
    }
  }
  return done;
}

export function stateOf({ dueAt }: Task, isDone: boolean, isOver: boolean, now: Date): Schema<'CareTask'>['state'] {
  if (isDone) return 'done';
  if (isOver) return 'missed';
  return now.getTime() - dueAt.getTime() > overdueMs ? 'overdue' : 'due';
}

/** The schedule's own entry of a medication. */
export const scheduled = (dog: DogSchedules | undefined, name: string) => dog?.medication.find((one) => sameName(one.name, name));
