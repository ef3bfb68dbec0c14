import { bookingMachine, effects, guards, isOver, states, type BookingTransition } from './machine.ts';

const endpoint = (state: string | null): string => state ?? '[*]';

const by = ({ by: who, deadline, guards: needs }: BookingTransition): string =>
  [who.join(', '), needs.length > 0 && `if ${needs.join(' and ')}`, deadline && `at ${deadline}`].filter(Boolean).join(' / ');

const diagram = (table: readonly BookingTransition[]): string[] => [
  '```mermaid',
  'stateDiagram-v2',
  ...table.map((one) => `  ${endpoint(one.from)} --> ${one.to}: ${one.name} (${by(one)})`),
  ...states.filter(isOver).map((state) => `  ${state} --> [*]`),
  '```',
];

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/** The lifecycle as a page of the docs: drawn and listed from the one table. */
export const workflowPage = (table: readonly BookingTransition[] = bookingMachine): string => [
  '# The lifecycle of a booking',
  '',
  '<!-- Drawn by `npm run draw` from server/src/modules/bookings/machine.ts; a test fails when it is stale. -->',
  '',
  'One table says who may do what, from which state, what must be so, what follows and what happens by itself. The API, the sweeper and the webhooks go by it;',
  '`GET /api/booking-workflow` publishes it with the business’s own deadlines, and every booking answers with the transitions that are open to whoever asks, and with the',
  'code that says why where one of them is closed. So no client needs a copy.',
  '',
  ...diagram(table),
  '',
  '## Transitions',
  '',
  ...tableOf(['name', 'from', 'to', 'by', 'guards', 'deadline', 'effects', 'event'], table.map((one) =>
    [`\`${one.name}\``, one.from ?? '', one.to, one.by.join(', '), code(one.guards), one.deadline ? `\`${one.deadline}\`` : '', code(one.effects), `\`${one.event}\``])),
  '',
  '## Guards',
  '',
  ...tableOf(['guard', 'what must be so', 'code where it is not'], Object.entries(guards).map(([name, { description, reason }]) => [`\`${name}\``, description, `\`${reason}\``])),
  '',
  '## Effects',
  '',
  ...tableOf(['effect', 'what it does'], Object.entries(effects).map(([name, description]) => [`\`${name}\``, description])),
  '',
].join('\n');
