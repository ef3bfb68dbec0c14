import { isDeepStrictEqual } from 'node:util';
import type { AsyncCommand } from 'fast-check';
import type { Answer } from '../../app/index.ts';
import type { Booking, Model } from './model.ts';
import type { Real } from './real.ts';
import { total } from './rules.ts';

export type Step = AsyncCommand<Model, Real>;

/** A new command is a file with an arbitrary of these. */
export interface StepGiven {
  readonly says: string;
  /** Whether it makes sense now; what never makes sense is left out of a run. */
  can?(model: Readonly<Model>): boolean;
  /** Does it to both, and throws where they differ. */
  run(model: Model, real: Real): Promise<void>;
}

export const step = ({ says, can, run }: StepGiven): Step => ({ check: (model) => can?.(model) ?? true, run, toString: () => says });

/** `409 quote_used`; for what went well, the status alone. */
export const codeOf = ({ status, body }: Answer): string => (status < 300 ? String(status) : `${status} ${body.code}`);

export function assertSame(what: string, model: unknown, real: unknown): void {
  if (isDeepStrictEqual(model, real)) return;
  throw new Error(`${what}: the model says ${JSON.stringify(model)}, the server ${JSON.stringify(real)}`);
}

export const pick = <T>(of: readonly T[], n: number): T => of[n % of.length]!;

const instant = (text: string | null): number | null => (text === null ? null : Date.parse(text));

const openChange = (changes: Booking['changes']) => {
  const open = changes.find(({ status }) => status === 'open');
  return open ? { by: open.by, total: total(open.lines), answerBy: open.due.at } : null;
};

/** What both sides can be asked about a booking. */
export const seenByModel = ({ state, payment, refunded, lines, balanceDue, due, startsAt, endsAt, dogs, changes, history }: Booking) => ({
  balanceDue: ['declined', 'cancelled', 'expired'].includes(state) ? 0 : payment === 'unpaid' ? total(lines) : balanceDue,
  status: state, paymentStatus: payment, refunded, total: total(lines), startsAt, endsAt, dogs, change: openChange(changes),
  respondBy: due?.kind === 'booking.request_expiry' ? due.at : null,
  payBy: due?.kind === 'booking.payment_due' ? due.at : null,
  history: history.map(({ from, to, by, at }) => ({ from, to, by, at })),
});
export type Seen = ReturnType<typeof seenByModel>;

export const seenAtServer = (body: any): Seen => ({
  balanceDue: body.balanceDue.amount, status: body.status, paymentStatus: body.paymentStatus, refunded: body.refunded.amount, total: body.total.amount,
  startsAt: Date.parse(body.startsAt), endsAt: Date.parse(body.endsAt), dogs: body.dogs.length,
  change: body.change && { by: body.change.proposedBy, total: body.change.total.amount, answerBy: Date.parse(body.change.answerBy) },
  respondBy: instant(body.respondBy), payBy: instant(body.payBy),
  history: body.history.map(({ from, to, by, at }: any) => ({ from, to, by, at: Date.parse(at) })),
});

/** The booking as the server tells it now, beside the model's. */
export async function compare(real: Real, booking: Booking): Promise<void> {
  const { status, body } = await real.call('owner', booking.owner, 'getBooking', { params: { bookingId: real.bookingIds[booking.number]! } });
  assertSame('getBooking', 200, status);
  assertSame(`booking ${booking.number}`, seenByModel(booking), seenAtServer(body));
}
