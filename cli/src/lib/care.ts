import type { Booking, CareEntry, CareTask, ReportCard } from '@dogcare/sdk';
import { instant } from './format.ts';
import { fields, paint, table } from './output.ts';

const words = (kind: string): string => kind.replaceAll('_', ' ');
const km = (meters: number): string => `${(meters / 1000).toFixed(2)} km`;
const minutes = (seconds: number): string => `${Math.round(seconds / 60)} min`;

/** What an entry says, in a line. */
export function careLine(entry: CareEntry): string {
  const { track, medication, ate, files, note, awayMeters, flags, supersededBy } = entry;
  return [
    track && `${km(track.distanceMeters)} in ${minutes(track.walkingSeconds)}`,
    medication && `${medication.name}, ${medication.dose}`,
    ate && `ate ${ate}`,
    awayMeters !== null && `${awayMeters} m away`,
    files[0] && files[0].url,
    note,
    flags.length > 0 && paint('yellow', flags.map(words).join(', ')),
    supersededBy && paint('dim', `replaced by ${supersededBy}`),
  ]
    .filter(Boolean)
    .join('; ');
}

const dogsOf = (booking: Booking, ids: readonly string[]): string =>
  ids.map((id) => booking.dogs.find((dog) => dog.id === id)?.name ?? id).join(', ');

export const careTable = (booking: Booking, entries: readonly CareEntry[]): string =>
  entries.length === 0
    ? 'Nothing was noted yet.'
    : table(entries, [
        { title: 'ENTRY', value: (one) => one.id },
        { title: 'AT', value: (one) => instant(one.happenedAt, booking.timeZone) },
        { title: 'WHAT', value: (one) => words(one.kind) },
        { title: 'DOGS', value: (one) => dogsOf(booking, one.dogIds) },
        { title: '', value: careLine },
      ]);

const stateStyles = { done: 'green', due: 'dim', overdue: 'yellow', missed: 'red' } as const;

export const taskTable = (booking: Booking, tasks: readonly CareTask[]): string =>
  tasks.length === 0
    ? 'Nothing is to be done on that day.'
    : table(tasks, [
        { title: 'DUE', value: (one) => instant(one.dueAt, booking.timeZone) },
        { title: 'TASK', value: (one) => [one.label, one.dogName].filter(Boolean).join(', ') },
        { title: 'STATE', value: (one) => paint(stateStyles[one.state], one.state) },
        { title: 'HOW', value: (one) => one.instructions },
      ]);

/** What is looked at while dogs are cared for. */
export interface CareLook {
  readonly entries: readonly CareEntry[];
  readonly tasks: readonly CareTask[];
}
export type CareChange =
  | { readonly at: string; readonly what: 'entry'; readonly entry: CareEntry }
  | { readonly at: string; readonly what: 'task'; readonly task: CareTask; readonly before: CareTask['state'] | null };

/** What was noted since the last look, the oldest first, and tasks that are another way now. */
export function careChanges(before: CareLook, after: CareLook, at: string): CareChange[] {
  const known = new Set(before.entries.map((one) => one.id));
  const states = new Map(before.tasks.map((one) => [one.task, one.state]));
  const noted = after.entries.filter((one) => !known.has(one.id)).sort((a, b) => a.happenedAt.localeCompare(b.happenedAt));
  return [
    ...noted.map((entry): CareChange => ({ at, what: 'entry', entry })),
    ...after.tasks
      .filter((one) => states.get(one.task) !== one.state)
      .map((task): CareChange => ({ at, what: 'task', task, before: states.get(task.task) ?? null })),
  ];
}

export const careSentence = (booking: Booking, change: CareChange): string => {
  const time = change.at.slice(11, 19);
  if (change.what === 'entry') {
    const { entry } = change;
    return [`${time}  ${words(entry.kind)}`, dogsOf(booking, entry.dogIds), instant(entry.happenedAt, booking.timeZone), careLine(entry)].filter(Boolean).join('  ');
  }
  const { task } = change;
  const state = paint(stateStyles[task.state], task.state);
  return `${time}  ${[task.label, task.dogName].filter(Boolean).join(', ')}  ${instant(task.dueAt, booking.timeZone)}  ${change.before === null ? state : `${change.before} → ${state}`}`;
};

export function reportText(booking: Booking, { totals, tasks, checkedInAt, checkedOutAt, highlights, later }: ReportCard): string {
  return [
    fields([
      ['Came', instant(checkedInAt, booking.timeZone)],
      ['Went', instant(checkedOutAt, booking.timeZone)],
      ['Walks', totals.walks > 0 ? `${totals.walks}, ${km(totals.distanceMeters)} in ${minutes(totals.walkingSeconds)}` : null],
      ['Meals', String(totals.meals)],
      ['Medication', String(totals.medications)],
      ['Photos', String(totals.photos)],
      ['Tasks', `${tasks.done} of ${tasks.promised} done`],
      ...tasks.missed.map((one): [string, string] => ['Not done', `${[one.label, one.dogName].filter(Boolean).join(', ')}, ${instant(one.dueAt, booking.timeZone)}`]),
      ['Since then', later.length > 0 ? `${later.length} added or corrected` : null],
    ]),
    ...highlights.filter((one) => one.note).map((one) => `\n${instant(one.happenedAt, booking.timeZone)}: ${one.note}`),
  ].join('\n');
}
