import { submitPage } from '../../app/cards.ts';
import { cards, type Approval, type Bank, type Card, type Command, type When } from './commands.ts';
import { oursOf, type Ours } from './ours.ts';
import { isOnlyNews } from './post.ts';
import { dayMs, hourMs, type World } from './stage.ts';

export type Carry = { readonly [D in Command['do']]?: (world: World, command: Extract<Command, { do: D }>, ours: Ours) => Promise<void> };

/** Mostly one of those that make sense, and now and then any. */
export const pick = <T>(rows: readonly T[], n: number, sensible: (row: T) => boolean): T | undefined => {
  const some = n % 8 === 7 ? [] : rows.filter(sensible);
  const of = some.length > 0 ? some : rows;
  return of[n % Math.max(1, of.length)];
};
const isPayable = ({ status, paymentStatus }: Ours['bookings'][number]): boolean => status === 'confirmed' && paymentStatus === 'unpaid';
export const isToCome = ({ status, paymentStatus }: Ours['bookings'][number]): boolean => status === 'confirmed' && ['paid', 'partially_refunded', 'authorized'].includes(paymentStatus);
const startableMs = 2 * hourMs;
const isPaypal = (url: string): boolean => url.includes('/paypal/');
const dateAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const returnUrl = 'https://alpha.example/back';

/** Types a card on a page, whoever's it is, and answers the bank. Whatever the page says to it is the provider's affair. */
export async function typeOn(world: World, url: string, card: Card, bank: Bank): Promise<void> {
  const to = await submitPage(url, { number: cards[card], expiry: '12/60', cvc: '123' }).catch(() => '');
  world.tell(`a card was typed: ${card}`);
  if (to.includes('/authenticate') && bank !== 'leave') await submitPage(to, { answer: bank }).catch(() => '');
}
export const approveOn = async (world: World, url: string, answer: Approval): Promise<void> => {
  await submitPage(url, { answer });
  world.tell(`PayPal: ${answer}`);
};

const noteCheckout = (world: World, { body }: { body: any }): string | null => {
  const url: string | null = body?.checkout?.url ?? null;
  if (url) world.pages.push(url);
  return url;
};

export async function begin(world: World, bookingId: string | undefined, more: { when?: When; saveMethod?: boolean; provider?: string | null; paymentMethodId?: string }): Promise<string | null> {
  if (bookingId === undefined) return null;
  const answer = await world.call('owner', 'processPayment', { body: { bookingId, returnUrl, ...more } });
  world.tell(`processPayment ${answer.status} ${answer.status < 300 ? answer.body.payment.status : answer.body.code}`);
  return noteCheckout(world, answer);
}
const savedCards = async (world: World): Promise<string[]> => ((await world.call('owner', 'listPaymentMethods')).body.data ?? []).map((one: { id: string }) => one.id);

const bookOne = async (world: World, n: number): Promise<void> => paying.book!(world, { do: 'book', inDays: [2, 4, 5, 9, 16][n % 5]!, nights: 1 + (n % 3), dogs: n % 2 === 0 ? 1 : 2 }, undefined as never);

/** One that can be paid: a new one where there is none. */
async function toPay(world: World, n: number, ours: Ours): Promise<string | undefined> {
  if (n % 8 === 7 || ours.bookings.some(isPayable)) return pick(ours.bookings, n, isPayable)?.id;
  await bookOne(world, n);
  return pick((await oursOf(world)).bookings, n, isPayable)?.id;
}

/** What there is, or, where there is nothing of the kind, a booking paid for it. */
export async function paidOne(world: World, n: number, ours: Ours, isMeant: (ours: Ours) => boolean): Promise<Ours> {
  if (n % 8 === 7 || isMeant(ours)) return ours;
  await paying['pay saved']!(world, { do: 'pay saved', n: 0, card: n, when: n % 3 === 0 ? 'at_start' : 'now' }, ours);
  await world.settled();
  return oursOf(world);
}

/** The same by PayPal, of which the payer has come back. */
export async function paidByPaypal(world: World, n: number, ours: Ours): Promise<Ours> {
  if (n % 8 === 7 || ours.payments.some(({ isPaid, provider }) => isPaid && provider === 'paypal')) return ours;
  await paying.paypal!(world, { do: 'paypal', n: 0, answer: 'balance' }, ours);
  const { payments } = await oursOf(world);
  const begun = payments.findLast(({ provider, status }) => provider === 'paypal' && status === 'requires_payment');
  if (begun) await world.call('owner', 'refreshPayment', { params: { paymentId: begun.id } });
  await world.settled();
  return oursOf(world);
}

/** A booking that is over, and was paid. */
export async function completedOne(world: World, n: number, ours: Ours): Promise<Ours> {
  if (n % 8 === 7 || ours.bookings.some(({ status }) => status === 'completed')) return ours;
  const paid = await paidOne(world, n, ours, ({ bookings }) => bookings.some(isToCome));
  const booking = paid.bookings.find(isToCome);
  if (!booking) return paid;
  const begins = booking.startsAt - startableMs - (await world.now());
  if (begins > 0) await world.wait(begins);
  for (const status of ['in_progress', 'completed']) await world.call('caregiver', 'setBookingStatus', { params: { bookingId: booking.id }, body: { status } });
  await world.settled();
  return oursOf(world);
}

export const paying: Carry = {
  async book(world, { inDays, nights, dogs }) {
    const from = (await world.now()) + inDays * dayMs;
    const when = { unit: 'night', checkIn: dateAt(from), checkOut: dateAt(from + nights * dayMs) } as const;
    const quoted = await world.call('owner', 'quoteBooking', { body: { caregiverId: world.caregiver.caregiverId, serviceType: 'boarding', when, dogIds: world.dogIds.slice(0, dogs) } });
    const made = await world.call('owner', 'createBooking', { body: { quoteId: quoted.body.id } });
    world.tell(`createBooking ${made.status}`);
  },
  async pay(world, { n, card, bank, when, save }, ours) {
    const url = await begin(world, await toPay(world, n, ours), { when, saveMethod: save });
    if (url && !isPaypal(url)) await typeOn(world, url, card, bank);
  },
  begin: async (world, { n, when, save, provider }, ours) => void (await begin(world, await toPay(world, n, ours), { when, saveMethod: save, ...(provider && { provider }) })),
  async type(world, { n, card, bank }) {
    const url = pick(world.pages.filter((one) => !isPaypal(one)), n, () => true);
    if (url) await typeOn(world, url, card, bank);
  },
  async paypal(world, { n, answer }, ours) {
    const url = await begin(world, await toPay(world, n, ours), { provider: 'paypal' });
    if (url) await approveOn(world, url, answer);
  },
  async approve(world, { n, answer }) {
    const url = pick(world.pages.filter(isPaypal), n, () => true);
    if (url) await approveOn(world, url, answer);
  },
  async review(world, { n, ok }, { payments }) {
    const payment = pick(payments.filter(({ provider, providerPaymentId }) => provider === 'paypal' && providerPaymentId !== null), n, ({ status }) => status === 'processing');
    if (payment) await world.call('admin', 'completeSandboxPayment', { params: { paymentId: payment.id }, body: { outcome: ok ? 'succeeded' : 'declined' } });
  },
  async save(world, { card }) {
    const started = await world.call('owner', 'startPaymentMethodSetup', { body: {} });
    if (started.status >= 300 || !started.body.checkout?.url) return;
    await typeOn(world, started.body.checkout.url, card, 'complete');
    await world.call('owner', 'getPaymentMethodSetup', { params: { setupId: started.body.setup.id } });
  },
  async 'pay saved'(world, { n, card, when }, ours) {
    const known = await savedCards(world);
    const paymentMethodId = pick(known, card, () => true);
    const bookingId = await toPay(world, n, ours);
    if (paymentMethodId) await begin(world, bookingId, { paymentMethodId, when });
    else if (bookingId) {
      // none yet: the first one is a good one
      await paying.save!(world, { do: 'save', card: 'good' }, await oursOf(world));
      const [first] = await savedCards(world);
      if (first) await begin(world, bookingId, { paymentMethodId: first, when });
    }
  },
  async return(world, { n }, { payments }) {
    const payment = pick(payments, n, ({ status }) => status === 'requires_payment' || status === 'processing');
    if (payment) await world.call('owner', 'refreshPayment', { params: { paymentId: payment.id } });
  },
  async letters(world, { how, n }) {
    const { letters } = world;
    if (letters.length === 0) return;
    if (how === 'one' || how === 'lost') {
      const [letter] = letters.splice(n % letters.length, 1);
      // what a bank takes back is heard of in no other way: that one is only late
      if (how === 'one') await world.deliver(letter!);
      else if (isOnlyNews(letter!)) letters.push(letter!);
      else world.tell('a webhook was lost');
      return;
    }
    world.letters = [];
    for (const letter of how === 'backwards' ? letters.reverse() : letters) {
      await world.deliver(letter);
      if (how === 'twice') await world.deliver(letter);
    }
  },
  async tip(world, { n, amount, card }, ours) {
    const isCompleted = ({ status }: { status: string }): boolean => status === 'completed';
    const { bookings } = await completedOne(world, n, ours);
    const booking = pick(bookings, n, isCompleted);
    if (!booking) return;
    const known = typeof card === 'number' ? pick(await savedCards(world), card, () => true) : undefined;
    const answer = await world.call('owner', 'tipCaregiver', { params: { bookingId: booking.id }, body: { amount: { amount, currency: 'USD' }, returnUrl, ...(known && { paymentMethodId: known }) } });
    world.tell(`tipCaregiver ${answer.status}`);
    const url = noteCheckout(world, answer);
    if (url && !isPaypal(url)) await typeOn(world, url, typeof card === 'number' ? 'good' : card, 'complete');
  },
};
