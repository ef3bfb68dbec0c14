import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { PayoutProvider, ProviderPayout } from '../../../ports/payouts/index.ts';
import { actorName } from '../deps.ts';
import type { LedgerEntry } from '../ledger.ts';
import { payoutKinds, type PayoutParts } from './deps.ts';
import type { PayoutRow } from './entities.ts';
import type { Run } from './run.ts';

/** Providers forget idempotency keys after a day; past this it is looked for before it is sent again. */
const keyLastsMs = 23 * 3_600_000;

/** What the provider will not do, however often it is asked. */
const isRefusal = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && !error.retryable
  && (error.kind === 'invalid' || error.kind === 'declined' || error.kind === 'not_found' || error.kind === 'conflict');

/** Sends payouts, hears how they stand, and books them: whoever brings the news, it comes through here. */
export function createSend(parts: PayoutParts, { setNext }: Pick<Run, 'setNext'>) {
  const { db, repository, books, events, deadlines, providers, log } = parts;
  const factOf = ({ id, caregiverUserId, amountMinor, currency }: PayoutRow, type: string, more: object = {}) =>
    ({ type, subjectId: id, data: { userId: caregiverUserId, amountMinor, currency, ...more } });

  /** What a payout settles, account by account, against the money at the provider. */
  const entriesOf = async (ctx: Ctx, payout: PayoutRow): Promise<LedgerEntry[]> => {
    const settled = (await repository.sumsOf(ctx, await repository.itemsOf(ctx, payout.id))).filter(({ amountMinor }) => amountMinor !== 0);
    return [
      ...settled.map(({ account, amountMinor }) => ({ account, subjectId: payout.caregiverUserId, amountMinor: -amountMinor })),
      { account: 'gateway_clearing', subjectId: null, amountMinor: -payout.amountMinor },
    ];
  };

  const paid = (ctx: Ctx, payout: PayoutRow, providerPayoutId: string): Promise<void> => db.transaction(asSystem(ctx, actorName), async (tx) => {
    const now = tx.clock.now();
    const won = await repository.updateUnder(tx, payout.id, { status: 'paid', providerPayoutId, paidAt: now, failureCode: null, updatedAt: nextVersion(now, payout.updatedAt) });
    if (won === 0) return;
    await books.book(tx, { kind: 'payout', causeId: payout.id, bookingId: null, currency: payout.currency, entries: await entriesOf(tx, payout) });
    await deadlines.clear(tx, { kind: payoutKinds.reconcile, subjectId: payout.id });
    await events.record(tx, factOf(payout, 'payout.paid'));
  });

  const failed = async (ctx: Ctx, payout: PayoutRow, failureCode: string, providerPayoutId: string | null): Promise<void> => {
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status: 'failed', failureCode: failureCode.slice(0, 120), providerPayoutId, updatedAt: nextVersion(tx.clock.now(), payout.updatedAt) } as const;
      if ((await repository.updateUnder(tx, payout.id, patch)) === 0) return;
      await repository.freeItems(tx, payout.id);
      await deadlines.clear(tx, { kind: payoutKinds.reconcile, subjectId: payout.id });
      await setNext(tx);
      await events.record(tx, factOf(payout, 'payout.failed', { failureCode }));
    });
    log.warn({ tenantId: ctx.tenant.id, payoutId: payout.id, failureCode }, 'a payout failed: what it was to pay is owed again');
  };

  /** It was there, and all of it came back: booked the other way round, and owed again. */
  const reversed = (ctx: Ctx, payout: PayoutRow, failureCode: string | null): Promise<void> => db.transaction(asSystem(ctx, actorName), async (tx) => {
    const patch = { status: 'reversed', reversedMinor: payout.amountMinor, failureCode, updatedAt: nextVersion(tx.clock.now(), payout.updatedAt) } as const;
    if ((await repository.updateReversed(tx, { id: payout.id, reversedMinor: 0 }, patch)) === 0) return;
    const entries = (await entriesOf(tx, payout)).map((entry) => ({ ...entry, amountMinor: -entry.amountMinor }));
    await books.book(tx, { kind: 'payout_reversal', causeId: payout.id, bookingId: null, currency: payout.currency, entries });
    await repository.freeItems(tx, payout.id);
    await setNext(tx);
    await events.record(tx, factOf(payout, 'payout.reversed'));
  });

  /** A part of it came back, once or several times: owed to the same caregiver, who is told. What it paid stays paid. */
  const reversedInPart = (ctx: Ctx, payout: PayoutRow, reversedMinor: number): Promise<void> => db.transaction(asSystem(ctx, actorName), async (tx) => {
    const backMinor = reversedMinor - payout.reversedMinor;
    const status = reversedMinor >= payout.amountMinor ? 'reversed' : 'paid';
    if (backMinor <= 0 || (await repository.updateReversed(tx, payout, { status, reversedMinor, updatedAt: nextVersion(tx.clock.now(), payout.updatedAt) })) === 0) return;
    // the same payout may lose another part later: each is booked once, by what has come back with it
    await books.book(tx, { kind: 'payout_part_reversal', causeId: `${payout.id}:${reversedMinor}`, bookingId: null, currency: payout.currency, entries: [
      { account: 'gateway_clearing', subjectId: null, amountMinor: backMinor },
      { account: 'caregiver_payable', subjectId: payout.caregiverUserId, amountMinor: -backMinor },
    ] });
    await setNext(tx);
    await events.record(tx, factOf(payout, 'payout.partly_reversed', { reversedMinor: backMinor }));
  });

  /** The provider works on it, and may say what it waits for. */
  const sent = async (ctx: Ctx, payout: PayoutRow, { providerPayoutId, failureCode }: ProviderPayout): Promise<void> => {
    if (payout.status === 'paid' || (payout.status === 'sent' && payout.failureCode === failureCode)) return;
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status: 'sent', providerPayoutId, failureCode, updatedAt: nextVersion(tx.clock.now(), payout.updatedAt) } as const;
      if ((await repository.updateFrom(tx, payout.id, payout.status, patch)) === 0) return;
      if (failureCode === 'UNCLAIMED') await events.record(tx, factOf(payout, 'payout.unclaimed'));
    });
  };

  const record = async (ctx: Ctx, payout: PayoutRow, state: ProviderPayout): Promise<void> => {
    if (state.amountMinor !== payout.amountMinor || state.currency !== payout.currency) throw new Error(`Payout ${payout.id} is another one at the provider`);
    const { providerPayoutId } = state;
    // what failed after it was there has come back
    if (state.status === 'failed' && payout.status !== 'paid') return failed(ctx, payout, state.failureCode ?? 'failed', providerPayoutId);
    if (state.status === 'sent') return sent(ctx, payout, state);
    if (payout.status !== 'paid') await paid(ctx, payout, providerPayoutId);
    const now = (await repository.byId(ctx, payout.id))!;
    const reversedMinor = state.status === 'paid' ? (state.reversedMinor ?? 0) : payout.amountMinor;
    if (reversedMinor === payout.amountMinor && now.reversedMinor === 0) return reversed(ctx, now, state.failureCode);
    return reversedInPart(ctx, now, reversedMinor);
  };

  const ask = async (ctx: Ctx, payout: PayoutRow, provider: PayoutProvider, heardOfId: string | undefined): Promise<ProviderPayout> => {
    const known = payout.providerPayoutId ?? heardOfId;
    if (known !== undefined) return provider.retrieve(known);
    if (ctx.clock.now().getTime() - payout.createdAt.getTime() >= keyLastsMs) {
      const made = await provider.find(payout.id);
      if (made) return made;
    }
    return provider.send({
      idempotencyKey: `payout:${payout.id}`,
      reference: payout.id,
      destination: payout.destination,
      amountMinor: payout.amountMinor,
      currency: payout.currency,
      metadata: { tenantId: ctx.tenant.id, payoutId: payout.id },
    });
  };

  return {
    /** Sends a payout, or hears how it stands; `heardOfId` is what a webhook calls it. Throws to be called again. */
    async perform(ctx: Ctx, payoutId: string, heardOfId?: string): Promise<PayoutRow | null> {
      const payout = await repository.byId(ctx, payoutId);
      // one that is paid can come back
      if (!payout || payout.status === 'failed' || payout.status === 'reversed' || (payout.status === 'paid' && heardOfId === undefined)) return payout;
      const provider = await providers.of(ctx, payout);
      if (!provider) throw new Error(`Nobody pays out by ${payout.provider} for the business any more`);
      try {
        await record(ctx, payout, await ask(ctx, payout, provider, heardOfId));
      } catch (error) {
        if (error instanceof ProviderError && error.code === 'balance_insufficient') {
          // somebody has to fill it: the deadline asks again
          log.warn({ tenantId: ctx.tenant.id, payoutId: payout.id, provider: payout.provider, amountMinor: payout.amountMinor }, 'a payout waits: the balance at the provider is too small');
          return payout;
        }
        if (!isRefusal(error) || payout.status !== 'requested') throw error;
        await failed(ctx, payout, error.code ?? error.kind, null);
      }
      return repository.byId(ctx, payoutId);
    },
  };
}
export type Send = ReturnType<typeof createSend>;
