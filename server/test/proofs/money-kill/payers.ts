import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { keys, password } from '../../app/index.ts';
import { submitPage, typeCard } from '../../app/cards.ts';
import type { Asked, Ready, Told } from './plan.ts';

interface Answer {
  /** 0: no answer at all. */
  readonly status: number;
  readonly body: any;
}
/** Nobody answered, and who asked had no patience. */
class GivenUp extends Error {}

export interface PayersDeps {
  readonly ready: Ready;
  /** Resolves when the server is there. */
  readonly up: () => Promise<void>;
  readonly random: () => number;
}

const answerWithinMs = 30_000;
const mostTries = 400;
/** A clock goes from deadline to deadline, and there may be thousands of them. */
const clockWithinMs = 280_000;
const clockForMs = 30 * 60_000;
/** So many of those who get no answer never ask again. */
const impatient = 0.15;
const date = (inDays: number): string => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);

/** Owners who book and pay in every way, as a frontend does it: what was not answered is asked again with the same Idempotency-Key. */
export function createPayers({ ready, up, random }: PayersDeps) {
  const told: Told = { bookings: new Set(), paid: new Set(), held: new Set(), cancelled: new Set(), refunds: new Set(), left: new Set(), answers: new Map(), open: [] };
  const tokens = new Map<string, string>();
  const admin = keys.alpha.secret;
  let ended = false;
  let isLeaving = false;

  const send = async ({ method, path, key, body }: Omit<Asked, 'who'>, token: string | undefined, withinMs = answerWithinMs): Promise<Answer> => {
    try {
      const response = await fetch(new URL(path, ready.url), {
        method, signal: AbortSignal.timeout(withinMs),
        headers: { 'x-publishable-key': keys.alpha.publishable, ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': key }), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return { status: 0, body: null };
    }
  };
  const isTrouble = ({ status }: Answer): boolean => status === 0 || status >= 500;

  const tokenOf = async (who: string): Promise<string> => {
    while (who !== admin && !tokens.has(who)) {
      await up();
      const { status, body } = await send({ method: 'POST', path: '/api/auth/login', key: randomUUID(), body: { email: who, password } }, undefined);
      if (status === 200) tokens.set(who, body.accessToken);
      else if (status !== 0 && status < 500) throw new Error(`${who} could not sign in: ${status} ${JSON.stringify(body)}`);
    }
    return who === admin ? admin : tokens.get(who)!;
  };

  const certain = async (asked: Asked, patience: 'endless' | 'some' = 'some'): Promise<Answer> => {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      await up();
      const answer = await send(asked, await tokenOf(asked.who));
      if (answer.body?.code === 'token_expired') {
        tokens.delete(asked.who);
        continue;
      }
      const name = answer.status >= 200 && answer.status < 300 ? String(answer.status) : `${answer.status} ${answer.body?.code ?? 'no answer'}`;
      told.answers.set(name, (told.answers.get(name) ?? 0) + 1);
      const isInFlight = answer.body?.code === 'idempotency_in_flight';
      if (!isTrouble(answer) && !isInFlight) return answer;
      if (patience === 'some' && asked.method !== 'GET' && random() < impatient) {
        told.open.push(asked);
        throw new GivenUp();
      }
      await sleep(isInFlight ? 100 : 20);
    }
    throw new Error(`${asked.method} ${asked.path}: still no answer`);
  };
  const post = (who: string, path: string, body: object, method = 'POST'): Promise<Answer> => certain({ who, method, path, key: randomUUID(), body });
  const done = async (...asked: Parameters<typeof post>): Promise<any> => {
    const { status, body } = await post(...asked);
    if (status >= 300) throw new Error(`${asked[1]} was answered ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const refreshed = (who: string, paymentId: string): Promise<any> => done(who, `/api/payments/${paymentId}/refresh`, {});
  const note = ({ id, status }: { id: string; status: string }): void => {
    if (status === 'succeeded') told.paid.add(id);
    if (status === 'authorized') told.held.add(id);
  };

  /** The payer's own part, at the provider, which no crash of ours keeps from going on. */
  const pay = async (who: string, bookingId: string, cardId: string): Promise<string> => {
    const leaves = isLeaving;
    const way = (leaves ? ['typed', 'paypal'] as const : ['typed', 'saved', 'hold', 'later', 'paypal'] as const)[Math.floor(random() * (leaves ? 2 : 5))]!;
    const wanted = {
      typed: {}, saved: { paymentMethodId: cardId }, hold: { paymentMethodId: cardId, when: 'at_start' }, later: { paymentMethodId: cardId, when: 'at_start' }, paypal: { provider: 'paypal' },
    }[way];
    const { payment, checkout } = await done(who, '/api/payments', { bookingId, ...wanted });
    note(payment);
    if (checkout && way === 'typed') await typeCard(checkout.url, random() < 0.2 ? '4000002500003155' : undefined);
    if (checkout && way === 'paypal') await submitPage(checkout.url, { answer: 'balance' });
    if (leaves) {
      if (checkout) told.left.add(payment.id);
      throw new GivenUp();
    }
    // some come back and look, others close the page
    if (checkout && random() < 0.7) note(await refreshed(who, payment.id));
    return payment.id;
  };

  const turn = async (at: number): Promise<void> => {
    const { email, dogId, cardId } = ready.owners[at % ready.owners.length]!;
    const caregiver = ready.caregivers[Math.floor(random() * ready.caregivers.length)]!;
    const from = 2 + Math.floor(random() * (random() < 0.5 ? 3 : 30));
    const when = { unit: 'night', checkIn: date(from), checkOut: date(from + 1 + Math.floor(random() * 2)) };
    const { id: quoteId } = await done(email, '/api/bookings/quote', { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when, dogIds: [dogId] });
    if (quoteId === null) return;
    const { status: made, body: { id: bookingId } } = await post(email, '/api/bookings', { quoteId });
    if (made !== 201) return;
    told.bookings.add(bookingId);
    await done(caregiver.email, `/api/bookings/${bookingId}/status`, { status: 'confirmed' }, 'PUT');
    const paymentId = await pay(email, bookingId, cardId);
    const then = random();
    if (then < 0.3) {
      const { status } = await post(email, `/api/bookings/${bookingId}/cancellation`, {});
      if (status === 200) told.cancelled.add(bookingId);
    } else if (then < 0.6) {
      const part = random() < 0.3 ? {} : { amount: { amount: 100 + Math.floor(random() * 2_000), currency: 'USD' } };
      const { status, body } = await post(admin, `/api/payments/${paymentId}/refunds`, { reason: 'load', ...part });
      if (status === 201) told.refunds.add(body.id);
    }
  };

  return {
    told,
    /** So many at once, one booking after another, until it is ended. */
    async load(payers: number): Promise<void> {
      await Promise.all(Array.from({ length: payers }, async (_, at) => {
        while (!ended) {
          try {
            await turn(at);
          } catch (error) {
            if (!(error instanceof GivenUp)) throw error;
          }
        }
      }));
    },
    end: () => {
      ended = true;
    },
    /** While it is so, who pays closes the provider's page and is not seen again. */
    leave: (isSo: boolean) => {
      isLeaving = isSo;
    },
    /** Asks again what was given up, long after; answers what got no answer that is one. */
    async askAgain(): Promise<string[]> {
      const stuck: string[] = [];
      for (const asked of told.open) {
        const { status, body } = await certain(asked, 'endless');
        if (status >= 500 || body?.code === 'idempotency_in_flight') stuck.push(`${asked.path}: ${status} ${body?.code}`);
      }
      return stuck;
    },
    /** Answers how many deadlines were worked off on the way. */
    async advance(byMs: number): Promise<number> {
      const asked: Asked = { who: admin, method: 'POST', path: '/api/sandbox/clock', key: randomUUID(), body: { byMs } };
      for (const endsAt = performance.now() + clockForMs; performance.now() < endsAt; await sleep(200)) {
        await up();
        const { status, body } = await send(asked, admin, clockWithinMs);
        if (status === 200) return body.deadlinesWorked;
        if (status !== 0 && status < 500 && body.code !== 'idempotency_in_flight') throw new Error(`the clock was not moved: ${status} ${JSON.stringify(body)}`);
      }
      throw new Error(`the clock was not moved within ${clockForMs} ms`);
    },
  };
}
export type Payers = ReturnType<typeof createPayers>;
