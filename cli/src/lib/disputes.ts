import { listBookingDisputes } from '@dogcare/sdk';
import type { Client, Dispute, Money } from '@dogcare/sdk';
import { sendFile } from './files.ts';
import { instant, money } from './format.ts';
import { fields } from './output.ts';
import { usage } from './usage.ts';

/** `55.00` in a business's currency. */
export function amountOf(given: string, currency: string): Money {
  if (!/^\d+(\.\d+)?$/.test(given)) throw usage(`${given} is no amount, such as 55.00.`);
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const [whole = '0', cents = ''] = given.split('.');
  if (cents.length > digits) throw usage(`${given} is finer than ${currency} can be.`);
  return { amount: Number(`${whole}${cents.padEnd(digits, '0')}`), currency };
}

/** Sends pictures and documents one after the other; answers what a statement names them by. */
export async function sendFiles(client: Client, paths: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const path of paths) {
    const { id, status, rejection } = await sendFile(client, path);
    if (status !== 'clean') throw usage(`${path} is ${status}${rejection ? `: ${rejection.detail}` : ''}.`);
    ids.push(id);
  }
  return ids;
}

/** The dispute that is meant: the one that is named, or the one of the booking that is not over. */
export async function disputeOf(client: Client, bookingId: string, disputeId: string | undefined): Promise<Dispute> {
  const { data } = await listBookingDisputes({ client, path: { bookingId } });
  const found = disputeId === undefined ? data.find((one) => one.status === 'open' || one.status === 'answered') : data.find((one) => one.id === disputeId);
  if (!found) throw usage(disputeId === undefined ? `${bookingId} has no dispute that is open.` : `${bookingId} has no dispute ${disputeId}.`);
  return found;
}

const plain = (word: string): string => word.replaceAll('_', ' ');

/** As the two sides see it. */
export function disputeText(dispute: Dispute): string {
  const { decision } = dispute;
  return [
    fields([
      ['Dispute', dispute.id],
      ['Booking', dispute.bookingId],
      ['Status', dispute.status],
      ['About', `${plain(dispute.category)}, opened by the ${dispute.openedBy}`],
      ['Wanted', dispute.wantedRefund && money(dispute.wantedRefund)],
      ['Decision', decision && `${plain(decision.outcome)}, ${money(decision.refund)}: ${decision.reason}`],
    ]),
    ...dispute.statements.map(({ by, createdAt, text, files }) => `\n${[`${by}, ${instant(createdAt)}:`, text, ...files.map((file) => file.url)].join('\n')}`),
  ].join('\n');
}

/** What the caller may do next, as commands. */
export const nextForDispute = ({ bookingId, transitions }: Dispute): string[] =>
  transitions.flatMap((step) =>
    step === 'add_evidence' || step === 'answer' ? [`dogcare disputes evidence ${bookingId} --text "…"`] : step === 'withdraw' ? [`dogcare disputes withdraw ${bookingId}`] : [],
  );
