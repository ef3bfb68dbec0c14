import * as Flags from '@oclif/core/flags';
import { usage } from './usage.ts';

export const ledgerAccounts = ['gateway_clearing', 'owner_receivable', 'caregiver_payable', 'platform_revenue', 'tips', 'tax', 'refunds', 'chargebacks', 'provider_fees'] as const;
export const ledgerKinds = ['payment', 'refund', 'tip', 'chargeback', 'chargeback_reversal', 'chargeback_loss', 'payout', 'payout_reversal', 'payout_part_reversal', 'provider_fee', 'adjustment'] as const;

const time = Flags.custom<string>({
  helpValue: 'TIME',
  parse: async (input) => {
    const at = Date.parse(input);
    if (Number.isNaN(at)) throw usage(`${input} is no time such as 2026-06-01 or 2026-06-01T10:00:00Z.`);
    return new Date(at).toISOString();
  },
});

/** Which part of the books. */
export const spanFlags = {
  from: time({ description: 'Booked then or later.' }),
  before: time({ description: 'Booked before then.' }),
};
export const spanOf = ({ from, before }: { from?: string | undefined; before?: string | undefined }) => ({ from, before });
