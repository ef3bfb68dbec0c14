import { SandboxError } from '../../../src/ports/sandbox/index.ts';
import type { Answer } from '../../app/index.ts';
import { oursOf, type Ours } from './ours.ts';
import { approveOn, begin, completedOne, isToCome, paidByPaypal, paidOne, paying, pick, typeOn, type Carry } from './paying.ts';
import { dayMs, hourMs, type World } from './stage.ts';

type Booking = Ours['bookings'][number];
const usd = (amount: number) => ({ amount, currency: 'USD' });
const isPaid = ({ paymentStatus }: Booking): boolean => paymentStatus !== 'unpaid';
const isOpen = ({ status }: Booking): boolean => ['pending', 'confirmed', 'in_progress'].includes(status);
const plusDays = (date: string, days: number): string => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
export const tellOf = (world: World, what: string, { status, body }: Answer): void => world.tell(`${what} ${status < 300 ? status : `${status} ${body.code}${body.reason ? ` ${body.reason}` : ''}`}`);
const other = { owner: 'caregiver', caregiver: 'owner', admin: 'owner' } as const;

/** A payer asks about a payment, and no money moves; or it is decided. */
export const ask = async (world: World, { providerPaymentId }: Pick<Ours['payments'][number], 'providerPaymentId'>, outcome: 'inquire' | 'won' | 'lost'): Promise<void> => {
  const asked = { tenantId: world.tenantId, providerPaymentId: providerPaymentId!, outcome };
  const said = await world.stage.server.app.parts.sandboxControl!.disputePayment(asked).then(() => 'done', (error: unknown) => {
    if (!(error instanceof SandboxError) || error.kind !== 'conflict') throw error;
    return 'refused';
  });
  world.tell(`a payer asks: ${outcome}, ${said}`);
};

export const afterwards: Carry = {
  async change(world, { n, by, how }, ours) {
    const isMeant = (one: Booking): boolean => isOpen(one) && isPaid(one) && one.openChangeId === null;
    const { bookings } = await paidOne(world, n, ours, (all) => all.bookings.some(isMeant));
    const booking = pick(bookings, n, isMeant);
    if (!booking) return;
    const { checkIn, checkOut } = booking.when as { checkIn: string; checkOut: string };
    const days = how === 'longer' ? [0, 1] : how === 'shorter' ? [0, -1] : how === 'later' ? [1, 1] : [0, 0];
    const when = { unit: 'night', checkIn: plusDays(checkIn, days[0]!), checkOut: plusDays(checkOut, days[1]!) };
    const dogIds = how === 'dogs' ? { dogIds: world.dogIds.slice(0, booking.dogs.length === 1 ? 2 : 1) } : {};
    const answer = await world.call(by, 'proposeBookingChange', { params: { bookingId: booking.id }, body: { when, ...dogIds } });
    tellOf(world, 'proposeBookingChange', answer);
    if (answer.status === 201) world.changes.push({ bookingId: booking.id, changeId: answer.body.change.id, by });
  },
  async answer(world, { n, how }, { bookings: before, ...ours }) {
    let bookings = before;
    if (n % 8 !== 7 && !before.some(({ openChangeId }) => openChangeId !== null)) {
      const hows = ['longer', 'shorter', 'later', 'dogs'] as const;
      await afterwards.change!(world, { do: 'change', n, by: n % 2 === 0 ? 'owner' : 'caregiver', how: hows[n % 4]! }, { bookings, ...ours });
      ({ bookings } = await oursOf(world));
    }
    const open = new Set(bookings.map(({ openChangeId }) => openChangeId));
    const change = pick(world.changes, n, ({ changeId }) => open.has(changeId));
    if (!change) return;
    tellOf(world, `answerBookingChange ${how}`, await world.call(other[change.by], 'answerBookingChange', { params: { bookingId: change.bookingId, changeId: change.changeId }, body: { answer: how } }));
  },
  async rest(world, { n, card }, ours) {
    const owes = ({ status, paymentStatus, balanceDueMinor }: Booking): boolean => ['confirmed', 'in_progress', 'completed'].includes(status) && !['unpaid', 'authorized'].includes(paymentStatus) && balanceDueMinor > 0;
    if (n % 8 !== 7 && !ours.bookings.some(owes)) {
      await afterwards.change!(world, { do: 'change', n, by: 'owner', how: 'longer' }, ours);
      await afterwards.answer!(world, { do: 'answer', n, how: 'accept' }, await oursOf(world));
    }
    const booking = pick((await oursOf(world)).bookings, n, owes);
    if (booking && owes(booking)) world.tell('the rest is asked for');
    const url = await begin(world, booking?.id, n % 3 === 0 ? { provider: 'paypal' } : {});
    if (url?.includes('/paypal/')) await approveOn(world, url, 'balance');
    else if (url) await typeOn(world, url, card, 'complete');
  },
  async cancel(world, { n, by }, ours) {
    const { bookings } = await paidOne(world, n, ours, (all) => all.bookings.some((one) => isOpen(one) && isPaid(one)));
    const booking = pick(bookings, n, (one) => isOpen(one) && isPaid(one));
    if (booking) tellOf(world, `cancelBooking by ${by} what is ${booking.paymentStatus}`, await world.call(by, 'cancelBooking', { params: { bookingId: booking.id }, body: {} }));
  },
  async refund(world, { n, how, share }, ours) {
    const { payments } = await paidOne(world, n, ours, (all) => all.payments.some(({ isPaid: was, status }) => was && status !== 'refunded'));
    const payment = pick(payments, n, ({ isPaid: was, status }) => was && status !== 'refunded');
    if (!payment) return;
    const params = { paymentId: payment.id };
    const { body: known } = await world.call('admin', 'listRefunds', { params });
    const left: number = known.refundable?.amount.amount ?? 0;
    const lines: { line: number; amount: { amount: number } }[] = (known.refundable?.lines ?? []).filter((one: { amount: { amount: number } }) => one.amount.amount > 0);
    const part = (whole: number): number => Math.max(1, Math.floor((whole * share) / 100));
    const one = lines[share % Math.max(1, lines.length)];
    const body = how === 'all' ? {} : how === 'too much' ? { amount: usd(left + 1) }
      : how === 'line' && one ? { lines: [{ line: one.line, amount: usd(part(one.amount.amount)) }] } : { amount: usd(part(left)) };
    tellOf(world, `createRefund ${how}`, await world.call('admin', 'createRefund', { params, body: { reason: 'Not as agreed.', ...body } }));
  },
  async dispute(world, { n, by }, ours) {
    const { bookings } = await completedOne(world, n, ours);
    const booking = pick(bookings, n, ({ status, paymentStatus }) => status === 'completed' || (status === 'in_progress' && paymentStatus !== 'unpaid'));
    if (booking) tellOf(world, 'openDispute', await world.call(by, 'openDispute', { params: { bookingId: booking.id }, body: { category: 'other', text: 'Not as agreed.' } }));
  },
  async decide(world, { n, how, share }, ours) {
    const { bookings } = await completedOne(world, n, ours);
    if (n % 2 === 0) await afterwards.dispute!(world, { do: 'dispute', n, by: 'owner' }, { ...ours, bookings });
    const booking = pick(bookings, n, ({ status }) => status === 'completed' || status === 'in_progress');
    const { body } = await world.call('admin', 'listDisputes', { query: { limit: 50, ...(booking && { bookingId: booking.id }) } });
    const dispute = pick(body.data as { id: string; status: string }[], n, ({ status }) => status === 'open' || status === 'answered');
    if (!dispute) return;
    const params = { disputeId: dispute.id };
    const { body: shown } = await world.call('admin', 'previewDisputeResolution', { params, body: { outcome: 'refund_full', reason: 'x' } });
    const lines = ((shown.lines ?? shown.effects?.lines ?? []) as { line: number; refund: { amount: number } }[]).filter(({ refund }) => refund?.amount > 0);
    const some = lines.map(({ line, refund }) => ({ line, refund: usd(Math.floor((refund.amount * share) / 100)) }));
    const decision = how === 'refund_partial' ? { outcome: how, lines: some, reason: 'x' } : { outcome: how, reason: 'x' };
    tellOf(world, `resolveDispute ${how}`, await world.call('admin', 'resolveDispute', { params, body: decision }));
  },
  async bank(world, { n, at, what, refund }, ours) {
    const isMeant = ({ isPaid: was, provider }: Ours['payments'][number]): boolean => was && provider === at;
    const { payments, chargebacks } = at === 'paypal' ? await paidByPaypal(world, n, ours) : await paidOne(world, n, ours, (all) => all.payments.some(isMeant));
    const isBegun = what === 'disputed' || what === 'inquired';
    if (!isBegun && n % 2 === 0) await afterwards.bank!(world, { do: 'bank', n, at, what: 'disputed', refund }, { ...ours, payments, chargebacks });
    const disputed = new Set(chargebacks.filter(({ status }) => status !== 'won' && status !== 'lost').map(({ paymentId }) => paymentId));
    const payment = pick(payments.filter(isMeant), n, ({ id }) => disputed.has(id) !== isBegun);
    if (!payment) return;
    const params = { paymentId: payment.id };
    if (what === 'inquired') await ask(world, payment, 'inquire');
    else tellOf(world, `the bank${at === 'paypal' ? ' at PayPal' : ''}: ${what}`, await world.call('admin', 'completeSandboxPayment', { params, body: { outcome: what } }));
    if (isBegun && refund) {
      const { body: known } = await world.call('admin', 'listRefunds', { params });
      const amount = Math.floor((known.refundable?.amount.amount ?? 0) / 3);
      if (amount > 0) tellOf(world, `createRefund of what is ${what} at ${at}`, await world.call('admin', 'createRefund', { params, body: { reason: 'Not as agreed.', amount: usd(amount) } }));
    }
  },
  async evidence(world, { n, words }, ours) {
    const isWaiting = ({ status }: Ours['chargebacks'][number]): boolean => status === 'needs_response';
    let { chargebacks } = ours;
    if (n % 8 !== 7 && !chargebacks.some(isWaiting)) {
      await afterwards.bank!(world, { do: 'bank', n, at: n % 2 === 0 ? 'paypal' : 'stripe', what: 'disputed', refund: false }, ours);
      await world.settled();
      await paying.letters!(world, { do: 'letters', how: 'all', n }, undefined as never);
      await world.settled();
      ({ chargebacks } = await oursOf(world));
    }
    const chargeback = pick(chargebacks, n, isWaiting);
    if (chargeback) tellOf(world, `submitChargebackEvidence${chargeback.provider === 'paypal' ? ' to PayPal' : ''}`, await world.call('admin', 'submitChargebackEvidence', { params: { chargebackId: chargeback.id }, body: { explanation: words } }));
  },
  async 'go on'(world, { n, to }, { bookings }) {
    const booking = pick(bookings, n, (one) => (one.status === 'in_progress' && to === 'completed') || isToCome(one));
    if (!booking) return;
    const begins = booking.startsAt - 2 * hourMs - (await world.now());
    if (begins > 0) await world.wait(begins);
    const go = async (status: typeof to): Promise<void> => tellOf(world, `setBookingStatus ${status}`, await world.call('caregiver', 'setBookingStatus', { params: { bookingId: booking.id }, body: { status } }));
    if (booking.status !== 'in_progress') await go('in_progress');
    if (to === 'completed') await go('completed');
  },
  wait: (world, { hours }) => world.wait(hours * hourMs),
  async 'wait until'(world, { n }, { bookings, deadlines }) {
    const now = await world.now();
    const money = deadlines.filter(({ kind }) => /^(booking|payment|refund|payout|chargeback|payment_setup)\./.test(kind)).map(({ dueAt }) => dueAt);
    const moments = [...new Set([...money, ...bookings.map(({ startsAt }) => startsAt - 2 * hourMs), ...bookings.map(({ endsAt }) => endsAt)])].filter((at) => at > now).sort((a, b) => a - b);
    const at = moments[n % Math.max(1, moments.length)];
    if (at !== undefined) await world.wait(at - now);
  },
};
