import type { BookingChange, BookingChangeMoney, BookingChangeQuote, QuoteBookingChange } from '@dogcare/sdk';
import { toWhen, type ServiceType, type WhenValues } from './flags.ts';
import { instant, money, when } from './format.ts';
import { fields, table } from './output.ts';

export type ChangeValues = WhenValues & { service?: string; dog?: string[] };

/** What is to be different; what no flag names stays. */
export const toChange = (flags: ChangeValues): QuoteBookingChange => ({
  ...(flags['check-in'] || flags.date ? { when: toWhen(flags) } : {}),
  ...(flags.service ? { serviceType: flags.service as ServiceType } : {}),
  ...(flags.dog ? { dogIds: flags.dog } : {}),
});

/** The price beside the one that is booked, and where the difference goes. */
export function changeMoney({ lines, before, after, refund, kept, balanceDue, explanation }: BookingChangeMoney): string {
  const all = [...lines, { description: 'Total', before, after, difference: { ...after, amount: after.amount - before.amount } }];
  const moved = [
    refund.amount > 0 && `The owner gets back ${money(refund)}.`,
    kept.amount > 0 && `${money(kept)} is kept.`,
    balanceDue.amount > 0 && `${money(balanceDue)} is to be paid.`,
  ];
  return [
    table(all, [
      { title: 'ITEM', value: (one) => one.description },
      { title: 'BOOKED', value: (one) => money(one.before), right: true },
      { title: 'CHANGED', value: (one) => money(one.after), right: true },
      { title: 'DIFFERENCE', value: (one) => money(one.difference), right: true },
    ]),
    '',
    [explanation, ...moved].filter(Boolean).join(' '),
  ].join('\n');
}

type Shown = Pick<BookingChangeQuote, 'serviceType' | 'when' | 'dogs' | 'money' | 'answerBy'>;

export const changeText = (value: Shown & Partial<Pick<BookingChange, 'id' | 'status' | 'proposedBy' | 'message' | 'reason'>>, timeZone?: string): string =>
  [
    fields([
      ['Change', value.id ?? null],
      ['Status', value.status ?? null],
      ['Proposed by', value.proposedBy ?? null],
      ['Message', value.message ?? null],
      ['Would be', `${value.serviceType}, ${when(value.when)}`],
      ['Dogs', value.dogs.map((dog) => `${dog.name}, ${dog.breedName}`).join('; ')],
      ['Answer by', value.status === undefined || value.status === 'open' ? instant(value.answerBy, timeZone) : null],
      ['Reason', value.reason ?? null],
    ]),
    '',
    changeMoney(value.money),
  ].join('\n');
