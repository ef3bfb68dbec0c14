import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import type { ChosenAccount } from '../accounts/index.ts';
import type { Cancellation } from '../actions/cancel.ts';
import { actorName, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { JointPayment, PayableBooking, Payments } from '../index.ts';
import type { PaymentMethodRow } from '../methods/entities.ts';
import type { Methods } from '../methods/service.ts';
import type { JointInsert } from './insert.ts';

interface Steps {
  readonly insert: JointInsert;
  readonly methods: Pick<Methods, 'repository'>;
  readonly cancellation: Pick<Cancellation, 'cancel'>;
}

/** Somebody began to type a card, and left: nothing is under way. */
const isIdle = ({ status, jointId, chargeAt }: PaymentRow): boolean => status === 'requires_payment' && jointId === null && chargeAt === null;

/** Several bookings of one owner that are charged together, for whoever knows which belong together. */
export function createJointDoor({ repository, accounts, payable, events }: PaymentParts, { insert, methods, cancellation }: Steps) {
  /** The card's keeper, if it may still be charged there; else whoever the owner can pay with. */
  const keeper = (ctx: Ctx, method: PaymentMethodRow | null): { method: PaymentMethodRow | null; chosen: ChosenAccount } => {
    const offered = ctx.tenant.settings.paymentProviders ?? ['stripe'];
    const isKept = method !== null && offered.includes(method.provider) && (method.account === 'platform' || accounts.own(ctx, method.provider) !== null);
    return isKept ? { method, chosen: accounts.keeperOf(ctx, method) } : { method: null, chosen: accounts.choose(ctx, null) };
  };

  const presented = async (ctx: Ctx, rows: readonly PaymentRow[]): Promise<JointPayment[]> => {
    const parts = Map.groupBy(await repository.partsOf(ctx, rows.map(({ id }) => id)), ({ jointId }) => jointId);
    return rows.map(({ id, openFor, status, amountMinor, currency, chargeAt }) =>
      ({ key: openFor!, id, status, amountMinor, currency, chargeAt, parts: (parts.get(id) ?? []).map((part) => ({ bookingId: part.bookingId, amountMinor: part.amountMinor })) }));
  };

  const openOf = async (ctx: Ctx, bookingIds: readonly string[]): Promise<Map<string, 'idle' | 'busy'>> =>
    new Map((await repository.openFor(ctx, bookingIds)).map((row) => [row.bookingId, isIdle(row) ? 'idle' : 'busy']));

  const chargeTogether = async (tx: TxCtx, { key, bookingIds, dueAt, mendBy }: Parameters<Payments['chargeTogether']>[1]): Promise<JointPayment | null> => {
    if ((await repository.openFor(tx, [key])).length > 0) return null;
    const found: PayableBooking[] = [];
    for (const id of bookingIds.toSorted()) found.push(await payable.find(asSystem(tx, actorName), id));
    const open = await openOf(tx, bookingIds);
    const bookings = found.filter((booking) => booking.payable && booking.amountMinor > 0 && !open.has(booking.id));
    if (bookings.length === 0) return null;
    const { method, chosen } = keeper(tx, await methods.repository.defaultOf(tx, bookings[0]!.ownerId));
    const chargeAt = tx.clock.now();
    const joint = await insert(tx, { key, bookings, provider: chosen.name, account: chosen.account, method, saveMethod: false, chargeAt, dueAt });
    for (const { id, startsAt } of bookings) await payable.deferPayment(asSystem(tx, actorName), id, startsAt < mendBy ? startsAt : mendBy);
    const { amountMinor, currency, bookingId, cardLast4 } = joint;
    await events.record(tx, { type: 'payment.scheduled', subjectId: joint.id, data: { bookingId, purpose: 'week', bookings: bookings.length, amountMinor, currency, chargeAt: chargeAt.toISOString(), cardLast4 } });
    return (await presented(tx, [joint]))[0]!;
  };

  return {
    chargeTogether,
    openOf,
    jointOf: async (ctx, keys) => new Map((await presented(ctx, await repository.openFor(ctx, keys))).map((joint) => [joint.key, joint])),
    async callOffIdle(ctx, bookingId) {
      const [open] = await repository.openFor(ctx, [bookingId]);
      if (open && isIdle(open)) await cancellation.cancel(ctx, open.id);
    },
  } satisfies Pick<Payments, 'chargeTogether' | 'jointOf' | 'openOf' | 'callOffIdle'>;
}
