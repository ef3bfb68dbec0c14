import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { CardOption, ChosenAccount } from '../accounts/index.ts';
import { actorName, deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow, ProviderName } from '../entities.ts';
import type { PayableBooking, ProcessInput } from '../index.ts';
import { createAsked } from '../joint/asked.ts';
import type { JointInsert } from '../joint/insert.ts';
import { dueOf, isDue, type Due } from '../due.ts';
import type { Methods } from '../methods/service.ts';
import { canPay } from '../policy.ts';
import { planOf, type Plan } from '../schedule/plan.ts';
import { asUnavailable } from '../unavailable.ts';
import { paidLinesOf } from '../refunds/lines.ts';
import type { Cancellation } from './cancel.ts';
import type { Checkout, CheckoutInput, Started } from './checkout.ts';

interface Wanted extends CheckoutInput {
  readonly due: Due;
  readonly plan: Plan;
  readonly saveMethod: boolean;
  /** Null where whoever has the open payment will do, or the first that the business offers. */
  readonly provider: ProviderName | null;
  /** What is asked for that cards alone can do, if anything is. */
  readonly cardOption: CardOption | null;
}
interface Steps {
  readonly cancellation: Pick<Cancellation, 'cancel'>;
  readonly methods: Pick<Methods, 'usable'>;
  readonly checkout: Checkout;
  readonly jointInsert: JointInsert;
}

/** Each round either answers or finds that the payment it began with was closed meanwhile. */
const mostRounds = 3;
const captureOf = ({ kind }: Plan): PaymentRow['captureMethod'] => (kind === 'hold' ? 'manual' : 'automatic');

/** By the order in which they are named to who asked for too much. */
const optionOf = ({ paymentMethodId, saveMethod, when }: ProcessInput): CardOption | null => {
  if (paymentMethodId) return 'paymentMethodId';
  if (saveMethod) return 'saveMethod';
  return when === 'at_start' ? 'when' : null;
};

const isWith = ({ provider, account }: PaymentRow, { method, provider: wanted }: Wanted): boolean =>
  (method ? method.provider === provider && method.account === account : wanted === null || wanted === provider);

/** Whether the payment that is open is of the kind that is wanted; one that is only scheduled can be made now, too. */
const fits = (open: PaymentRow, wanted: Wanted): boolean => {
  const { due, plan, saveMethod } = wanted;
  if (!isDue(open, due) || !isWith(open, wanted)) return false;
  if (open.status === 'scheduled') return plan.kind !== 'hold' && !saveMethod;
  return plan.kind !== 'later' && open.captureMethod === captureOf(plan) && open.saveMethod === saveMethod;
};

/** Begins to pay for a booking, or goes on with the payment that is open. */
export function createProcess({ db, ids, repository, accounts, payable, deadlines, events, log }: PaymentParts, { cancellation, methods, checkout, jointInsert }: Steps) {
  const askedOf = createAsked({ payable, repository });
  /** What is to be paid, now or `when` the payer says; the rest of what is paid already is paid at once. */
  const dueNow = (booking: PayableBooking, { when }: ProcessInput): Due => {
    const due = dueOf(booking);
    if (!due || due.amountMinor <= 0) throw problem('booking_not_payable', { pointer: '#/bookingId' });
    if (due.purpose === 'balance' && when === 'at_start') throw problem('payment_option_not_supported', { pointer: '#/when', detail: 'The rest of a booking is paid at once.' });
    return due;
  };

  const insert = (ctx: Ctx, booking: PayableBooking, { name: provider, account }: ChosenAccount, { due, plan, method, saveMethod }: Wanted): Promise<PaymentRow> => {
    const { amountMinor, caregiverMinor, taxMinor, purpose } = due;
    return db.transaction(ctx, async (tx) => {
      const begunAt = tx.clock.now();
      const row = {
        id: ids.next('payment'),
        bookingId: booking.id,
        openFor: booking.id,
        purpose,
        ownerId: booking.ownerId,
        caregiverUserId: booking.caregiverUserId,
        provider,
        account,
        status: plan.kind === 'later' ? 'scheduled' : 'requires_payment',
        currency: booking.currency,
        description: `${purpose === 'balance' ? 'The rest of: ' : ''}${booking.description}`.slice(0, 300),
        amountMinor,
        caregiverMinor,
        taxMinor,
        terms: { lines: paidLinesOf(due.lines), commissionOnRefund: tx.tenant.settings.fees.commissionOnRefund ?? 'returned' },
        refundReservedMinor: 0,
        refundedMinor: 0,
        captureMethod: captureOf(plan),
        saveMethod,
        paymentMethodId: method?.id ?? null,
        cardBrand: method?.brand ?? null,
        cardLast4: method?.last4 ?? null,
        chargeAt: plan.kind === 'now' ? null : plan.chargeAt,
        attempts: 0,
        heldRefundMinor: 0,
        applied: false,
        createdAt: begunAt,
        updatedAt: begunAt,
      } as const;
      await repository.insert(tx, row);
      // whatever becomes of the calls that follow; of one that is scheduled there is nothing to ask before its day
      if (plan.kind !== 'later') await deadlines.set(tx, { kind: deadlineKinds.payment, subjectId: row.id, dueAt: nextCheck(begunAt, begunAt) });
      // having waited for the unique key, we may come after the payment that paid the booking: look again
      const now = await payable.find(tx, booking.id);
      // … and after a change of its price
      if (!isDue(row, dueOf(now))) throw problem('conflict');
      if (plan.kind === 'later') {
        await deadlines.set(tx, { kind: deadlineKinds.charge, subjectId: row.id, dueAt: plan.chargeAt });
        await payable.deferPayment(asSystem(tx, actorName), booking.id, plan.payBy);
        const data = { bookingId: booking.id, amountMinor, currency: booking.currency, chargeAt: plan.chargeAt.toISOString(), cardLast4: row.cardLast4 };
        await events.record(tx, { type: 'payment.scheduled', subjectId: row.id, data });
      }
      return (await repository.byId(tx, row.id))!;
    });
  };

  /** Who is to have a new payment: a saved card is charged by whoever keeps it. */
  const accountFor = (ctx: Ctx, { method, provider, cardOption }: Wanted): ChosenAccount =>
    (method ? accounts.keeperOf(ctx, method) : accounts.choose(ctx, provider, cardOption));

  /** What is open for several bookings is paid for all of them; with another provider, what is left of them is begun anew. */
  const openJoint = async (ctx: Ctx, joint: PaymentRow, wanted: Wanted): Promise<PaymentRow | null> => {
    const { isAsBegun } = await askedOf(ctx, joint);
    if (isAsBegun && isWith(joint, wanted) && joint.saveMethod === wanted.saveMethod) return joint;
    const chosen = accountFor(ctx, wanted);
    const bookingIds = (await repository.partsOf(ctx, [joint.id])).map((part) => part.bookingId);
    await cancellation.cancel(ctx, joint.id);
    if ((await repository.byId(ctx, joint.id))?.status !== 'canceled') return null;
    return db.transaction(ctx, async (tx) => {
      const bookings = [];
      for (const id of bookingIds) bookings.push(await payable.find(tx, id));
      const left = bookings.filter((one) => one.payable && one.amountMinor > 0);
      const { method, saveMethod } = wanted;
      return left.length === 0 ? null : jointInsert(tx, { key: joint.openFor!, bookings: left, provider: chosen.name, account: chosen.account, method, saveMethod, chargeAt: null });
    }).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      return null; // somebody else was faster: theirs is gone on with
    });
  };

  /** The open payment, whoever began it; nothing if it was closed while we looked, or is not what is asked for. */
  const openPayment = async (ctx: Ctx, booking: PayableBooking, wanted: Wanted): Promise<PaymentRow | null> => {
    const open = await repository.openOf(ctx, booking.id);
    if (open?.jointId) return openJoint(ctx, await repository.carrierOf(ctx, open), wanted);
    if (open && fits(open, wanted)) return open;
    // before anything is called off: it may not be possible at all
    const chosen = accountFor(ctx, wanted);
    if (open) {
      await cancellation.cancel(ctx, open.id);
      return null;
    }
    try {
      return await insert(ctx, booking, chosen, wanted);
    } catch (error) {
      if (isProblem(error, 'conflict')) return null;
      if (!isUniqueViolation(error)) throw error;
      const other = await repository.openOf(ctx, booking.id);
      return other && fits(other, wanted) ? other : null;
    }
  };

  /** A scheduled payment that is made now, or with another card then; null where it moved on meanwhile. */
  const change = async (ctx: Ctx, payment: PaymentRow, patch: Partial<PaymentRow>): Promise<PaymentRow | null> => {
    const changed = await db.transaction(ctx, (tx) =>
      repository.noteProgress(tx, payment, { ...patch, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) }));
    return changed === 0 ? null : repository.byId(ctx, payment.id);
  };

  const begin = async (ctx: Ctx, booking: PayableBooking, wanted: Wanted): Promise<Started | null> => {
    const { plan, method } = wanted;
    const payment = await openPayment(ctx, booking, wanted);
    if (!payment) return null;
    if (plan.kind === 'later') {
      const isSame = payment.paymentMethodId === method!.id;
      const card = { paymentMethodId: method!.id, cardBrand: method!.brand, cardLast4: method!.last4 };
      const scheduled = isSame ? payment : await change(ctx, payment, card);
      return scheduled && { payment: scheduled, intent: null };
    }
    const started = payment.status === 'scheduled' ? await change(ctx, payment, { status: 'requires_payment' }) : payment;
    return started && checkout(ctx, started, wanted);
  };

  /** What was done of this request before whoever worked on it died: nobody who paid is told that there is nothing to pay. */
  const paidBefore = async (ctx: Ctx, booking: PayableBooking): Promise<PaymentRow | null> => {
    const begunAt = ctx.idempotency?.begunAt;
    if (!begunAt || booking.payable) return null;
    const [newest] = await repository.appliedAll(ctx, booking.id);
    // where a rest is due since, it is that which is asked for, unless the whole was by then
    if (dueOf(booking)) return newest && newest.createdAt >= begunAt ? newest : null;
    return newest ?? (await repository.openOf(ctx, booking.id));
  };

  return async (ctx: Ctx, input: ProcessInput): Promise<Started> => {
    const { bookingId, paymentMethodId = null, provider = null } = input;
    const cardOption = optionOf(input);
    for (let round = 1; round <= mostRounds; round += 1) {
      const booking = await payable.find(ctx, bookingId);
      const allowed = canPay(ctx.actor, booking);
      if (allowed !== true) throw problem(allowed, { pointer: '#/bookingId' });
      const before = await paidBefore(ctx, booking);
      if (before) return { payment: before, intent: null };
      const due = dueNow(booking, input);
      try {
        // PayPal was asked for, and what it can't do
        if (provider !== null && cardOption !== null) accounts.choose(ctx, provider, cardOption);
        const now = ctx.clock.now();
        // what is charged together is due now, whatever is asked for
        const isJoint = (await repository.openOf(ctx, booking.id))?.jointId != null;
        const plan: Plan = isJoint || due.purpose === 'balance' ? { kind: 'now' } : planOf(ctx.tenant.settings.bookings, booking.startsAt, now, input.when ?? 'now');
        const isAsked = paymentMethodId !== null || plan.kind === 'later';
        const method = isAsked ? await methods.usable(ctx, booking.ownerId, paymentMethodId, plan.kind === 'later' ? plan.chargeAt : now) : null;
        if (plan.kind === 'later' && !method) throw problem('payment_method_required', { pointer: '#/paymentMethodId' });
        const saveMethod = (input.saveMethod ?? false) && !method;
        const started = await begin(ctx, booking, { due, plan, method, saveMethod, provider, cardOption, returnUrl: input.returnUrl ?? undefined });
        if (started) return started;
      } catch (error) {
        const about = { tenantId: ctx.tenant.id, bookingId, error: String(error) };
        throw asUnavailable(error, 'Nothing was charged; try again.', (code) => log.error({ ...about, code }, 'a payment could not be begun'));
      }
    }
    throw problem('conflict', { detail: 'The payment changed again and again while it was looked at.' });
  };
}
