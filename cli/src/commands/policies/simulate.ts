import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { simulatePolicy } from '@dogcare/sdk';
import type { Money, PolicySimulation, PolicyTerms } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date } from '../../lib/flags.ts';
import { instant, money, status } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { usage } from '../../lib/usage.ts';

async function readPolicy(file: string): Promise<PolicyTerms> {
  let given: string;
  try {
    given = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch {
    throw usage(`${file} can’t be read.`);
  }
  try {
    const value: unknown = JSON.parse(given);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as PolicyTerms;
  } catch {
    // said below
  }
  throw usage(`${file} is not a policy: write {"rules": [{"hoursBefore": 24, "refundBps": 10000}]}.`);
}

const signed = (value: Money): string => `${value.amount > 0 ? '+' : ''}${money(value)}`;
const plus = (one: Money, other: Money): Money => ({ ...one, amount: one.amount + other.amount });

/** Sums of pages, for each currency. */
function addUp(pages: readonly PolicySimulation[]): PolicySimulation['totals'] {
  const sums = new Map<string, PolicySimulation['totals'][number]>();
  for (const one of pages.flatMap(({ totals }) => totals)) {
    const before = sums.get(one.currency);
    sums.set(one.currency, before
      ? {
          currency: one.currency, bookings: before.bookings + one.bookings, paid: plus(before.paid, one.paid),
          before: plus(before.before, one.before), after: plus(before.after, one.after), difference: plus(before.difference, one.difference),
        }
      : one);
  }
  return [...sums.values()];
}

export default class PoliciesSimulate extends DogcareCommand {
  static override summary = 'Try a cancellation policy on past bookings: what each would have got back. For admins and secret keys.';
  static override description = 'Takes the paid bookings that began or were to begin in the period, and changes nothing.';
  static override examples = [
    '<%= config.bin %> policies simulate policy.json --from 2026-01-01 --to 2026-06-30',
    '<%= config.bin %> policies show strict --json | <%= config.bin %> policies simulate - --from 2026-01-01 --to 2026-06-30 --completed-before 48',
  ];
  static override args = { policy: Args.string({ required: true, description: 'A file with the policy as JSON, or - for stdin.' }) };
  static override flags = {
    from: date({ required: true, description: 'The first day on which the bookings began.' }),
    to: date({ required: true, description: 'The last one; at most a year later.' }),
    'completed-before': Flags.integer({ min: 0, max: 8760, helpValue: 'HOURS', description: 'Takes completed bookings, too, as if cancelled this long before the start.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PoliciesSimulate);
    const { client } = this.connect(flags);
    const policy = await readPolicy(args.policy);
    const pages: PolicySimulation[] = [];
    let cursor: string | undefined;
    do {
      const body = { policy, from: flags.from, to: flags.to, completedCancelledHoursBefore: flags['completed-before'] ?? null, limit: 100, ...(cursor && { cursor }) };
      const page = await simulatePolicy({ client, body });
      pages.push(page);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const { summary } = pages[0]!;
    const data = pages.flatMap((page) => page.data);
    const totals = addUp(pages);
    this.log(`${summary}\n`);
    if (data.length === 0) this.log('No paid bookings of that time were cancelled.');
    else {
      this.log(
        table(data, [
          { title: 'BOOKING', value: (one) => one.bookingId },
          { title: 'STATUS', value: (one) => `${status(one.status)}${one.isAssumed ? ' (as if cancelled)' : ''}` },
          { title: 'BY', value: (one) => one.cancelledBy },
          { title: 'CANCELLED', value: (one) => instant(one.cancelledAt) },
          { title: 'POLICY', value: (one) => one.policyName },
          { title: 'PAID', value: (one) => money(one.paid), right: true },
          { title: 'REFUND', value: (one) => money(one.before), right: true },
          { title: 'WOULD BE', value: (one) => money(one.after), right: true },
          { title: 'DIFFERENCE', value: (one) => signed(one.difference), right: true },
        ]),
      );
      for (const one of totals) {
        this.log(`\n${one.bookings} booking${one.bookings === 1 ? '' : 's'}, paid ${money(one.paid)}: refunded ${money(one.before)}, would be ${money(one.after)} (${signed(one.difference)}).`);
      }
    }
    return { summary, data, totals };
  }
}
