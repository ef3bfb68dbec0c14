import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { createRefund, listRefunds } from '@dogcare/sdk';
import type { CreateRefund, RefundList } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { amountOf } from '../../lib/disputes.ts';
import { money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { confirm } from '../../lib/prompt.ts';
import { lineOf } from '../../lib/refunds.ts';
import { usage } from '../../lib/usage.ts';

const linesText = ({ refundable }: RefundList): string =>
  table(refundable.lines, [
    ...(new Set(refundable.lines.map(({ bookingId }) => bookingId)).size > 1 ? [{ title: 'BOOKING', value: (one: (typeof refundable.lines)[number]) => one.bookingId }] : []),
    { title: 'LINE', value: (one) => String(one.line) },
    { title: 'ITEM', value: (one) => one.description },
    { title: 'CAN GO BACK', value: (one) => money(one.amount), right: true },
  ]);

export default class PaymentsRefund extends DogcareCommand {
  static override summary = 'Give money back: all that is left, an amount, or by line. For admins and secret keys.';
  static override examples = [
    '<%= config.bin %> payments refund pay_… --reason "Nobody came."',
    '<%= config.bin %> payments refund pay_… --amount 20.00 --reason "A walk was missed."',
    '<%= config.bin %> payments refund pay_… --line 0=55.00 --line 1=8.25 --reason "One night less." --yes',
  ];
  static override args = { payment: Args.string({ required: true, description: 'pay_…' }) };
  static override flags = {
    amount: Flags.string({ description: 'So much, of all lines alike.', exclusive: ['line'] }),
    line: Flags.string({ description: 'What of which line of the price; several times for several.', helpValue: 'LINE=AMOUNT', multiple: true }),
    booking: Flags.string({ description: 'Of which booking, where the payment is for several.', helpValue: 'bkg_…' }),
    reason: Flags.string({ description: 'For the business’s own record.', required: true }),
    preview: Flags.boolean({ description: 'Only show what can go back.', exclusive: ['yes'] }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentsRefund);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes && !flags.preview) throw usage('With --json say --yes or --preview.');
    const path = { paymentId: args.payment };
    const standing = await listRefunds({ client, path });
    const { currency } = standing.refundable.amount;
    const body: CreateRefund = {
      amount: flags.amount === undefined ? null : amountOf(flags.amount, currency),
      lines: (flags.line ?? []).map((given) => lineOf(given, currency)).map(({ line, refund }) => ({ line, amount: refund })),
      reason: flags.reason,
      ...(flags.booking && { bookingId: flags.booking }),
    };
    if (flags.preview || !flags.yes) {
      this.log(linesText(standing));
      if (flags.preview) return standing;
      const wanted = body.amount ?? (body.lines?.length ? { amount: body.lines.reduce((sum, one) => sum + one.amount.amount, 0), currency } : { amount: standing.refundable.lines.reduce((sum, one) => sum + (flags.booking && one.bookingId !== flags.booking ? 0 : one.amount.amount), 0), currency });
      if (!(await confirm(`Give ${money(wanted)} back?`, '--yes'))) {
        this.log('Left as it was.');
        return { refunded: false };
      }
    }
    const refund = await createRefund({ client, path, body });
    this.log(`${refund.id}: ${money(refund.amount)} is ${refund.status}.`);
    this.next(`dogcare payments refunds ${args.payment}`);
    return refund;
  }
}
