import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { DeadlineHandler, Deadlines } from '../../../kernel/time/deadlines.ts';
import type { MovementKind, ProviderMovement, ProviderStatement } from '../../../ports/payouts/index.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';
import type { LedgerKind } from '../ledger.ts';
import type { PayoutDeps } from '../payouts/deps.ts';
import { boundsOf, dayOf } from './days.ts';
import { LedgerCloseEntity, type Difference, type LedgerCloseRow } from './entities.ts';
import type { BookedEntry, LedgerQueries } from './queries.ts';

export const closeKind = 'ledger.close';
/** News that is late has some hours to come in. */
const closesAfterMs = 6 * 3_600_000;
/** A day of more transactions is compared in part, and says so by failing: it must be looked at. */
const mostOfADay = 20_000;
const mostDifferences = 200;
/** What had not been heard of when the last day was closed, as it was made in that moment. */
const underWayMs = 60_000;

/** What our rows know of the provider's: by our id, or by the provider's. */
export interface CloseReferences {
  referenceOf(ctx: Ctx, kind: LedgerKind, causeId: string): Promise<Referred | null>;
  paymentIdOf(ctx: Ctx, provider: ProviderName, movement: ProviderMovement): Promise<string | null>;
  causeOf(ctx: Ctx, provider: ProviderName, movement: ProviderMovement): Promise<Caused | null>;
  /** Whether one that has no cause here is the business's all the same: an account can be shared by several. */
  isOurs(ctx: Ctx, provider: ProviderName, movement: ProviderMovement): Promise<boolean>;
}
/** Asks the provider for what a movement of its list shows and nobody has told; answers whether there was something. */
export type Hear = (ctx: Ctx, provider: ProviderName, movement: ProviderMovement) => Promise<boolean>;
/** What a movement is here. */
export interface Caused {
  readonly causeId: string;
  readonly kinds: readonly LedgerKind[];
  /** What it is booked by, where that is several. */
  readonly parts?: readonly string[];
  /** We have asked for it and not heard yet, and will ask again. */
  readonly underWay: boolean;
}
export interface Referred {
  readonly kind: MovementKind;
  readonly provider: ProviderName;
  readonly account: PaymentAccount;
  /** The provider's. */
  readonly reference: string | null;
  /** Ours, of the payment or the payout: some providers' lists name that, and not what they are asked by. */
  readonly ours: string | null;
}
export interface CloseDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly deadlines: Deadlines;
  readonly payouts: Pick<PayoutDeps, 'statements' | 'ownStatements'>;
}

interface Ours { readonly kind: MovementKind; readonly causeId: string; readonly reference: string | null; readonly ours: string | null; readonly amountMinor: number }
type Close = Omit<LedgerCloseRow, 'id' | 'tenantId'>;
/** A list of movements, and whose account it is of. */
interface Listed { readonly statement: ProviderStatement; readonly account: PaymentAccount }

const keyOf = ({ kind, reference, ours }: { kind: MovementKind; reference: string; ours?: string | null | undefined }): string => (ours ? `${kind} of ${ours}` : `${kind} ${reference}`);
const joined = (one: ProviderMovement | undefined, other: ProviderMovement): ProviderMovement =>
  (one ? { ...other, amountMinor: one.amountMinor + other.amountMinor, feeMinor: one.feeMinor + other.feeMinor } : other);

/** Compares each day with what the provider says, and writes down what differs. */
export function createCloses({ db, ids, deadlines, payouts }: CloseDeps, queries: LedgerQueries, references: CloseReferences, hear: Hear) {
  const closes = createRepository<LedgerCloseRow>(db, LedgerCloseEntity);

  /** What each transaction moved at the provider. */
  const cashOf = (entries: readonly BookedEntry[]): Map<string, { kind: LedgerKind; causeId: string; amountMinor: number }> => {
    const cash = new Map<string, { kind: LedgerKind; causeId: string; amountMinor: number }>();
    for (const { transactionId, kind, causeId, amountMinor } of entries) {
      cash.set(transactionId, { kind, causeId, amountMinor: (cash.get(transactionId)?.amountMinor ?? 0) + amountMinor });
    }
    return cash;
  };

  const oursOf = async (ctx: Ctx, { statement, account }: Listed, from: Date, before: Date): Promise<Ours[]> => {
    const entries = await queries.of(ctx, { account: ['gateway_clearing'], from, before }, mostOfADay);
    if (entries.length === mostOfADay) throw new RangeError('A day of more transactions than are compared');
    const ours = new Map<string, Ours>();
    for (const { kind, causeId, amountMinor } of cashOf(entries).values()) {
      const known = await references.referenceOf(ctx, kind, causeId);
      if (known?.provider !== statement.name || known.account !== account) continue;
      // one movement there that is booked by booking here; what comes back of a payout in parts is several there, too
      const key = known.reference === null || known.kind === 'payout_reversal' ? causeId : `${known.kind} ${known.reference}`;
      const same = ours.get(key);
      ours.set(key, { ...known, causeId: same?.causeId ?? causeId, amountMinor: (same?.amountMinor ?? 0) + amountMinor });
    }
    return [...ours.values()];
  };

  const bookedFor = (ctx: Ctx, { causeId, kinds, parts = [causeId] }: Caused): Promise<number | null> => queries.movedBy(ctx, kinds, parts);

  const compare = async (ctx: Ctx, listed: Listed, day: string): Promise<{ close: Close; unheard: ProviderMovement[] }> => {
    const { statement, account } = listed;
    const provider = statement.name as ProviderName;
    const { startsAt, endsAt } = boundsOf(day, ctx.tenant.timeZone);
    const [last] = await closes.find(ctx, { provider, account }, { limit: 1, orderBy: [['checkedUntil', 'desc']] });
    const checkedUntil = ctx.wall.now();
    const own = await closes.findOne(ctx, { provider, account, day });
    const leftOffMs = last && !own ? last.checkedUntil.getTime() - underWayMs : Infinity;
    const byWallMs = startsAt.getTime() - ctx.tenant.clockOffsetMs;
    // a sandbox's clock is not the provider's: days that it leaps over are all of one hour there, and its list is gone through once
    const fromMs = ctx.tenant.clockOffsetMs !== 0 && leftOffMs < Infinity ? leftOffMs : Math.min(leftOffMs, byWallMs);
    const theirs = new Map<string, ProviderMovement>();
    for await (const movement of statement.movements({ fromMs, toMs: checkedUntil.getTime() })) theirs.set(keyOf(movement), joined(theirs.get(keyOf(movement)), movement));

    const ours = await oursOf(ctx, listed, startsAt, endsAt);
    const differences: Difference[] = [];
    const unheard: ProviderMovement[] = [];
    const matched: ProviderMovement[] = [];
    for (const { kind, causeId, reference, ours: known, amountMinor } of ours) {
      const keys = reference === null ? [] : [keyOf({ kind, reference }), keyOf({ kind, reference, ours: known })];
      const listedThere = keys.map((key) => theirs.get(key)).find((one) => one !== undefined);
      for (const key of keys) theirs.delete(key);
      // what came back in parts is compared in all: on either side it may be of several days
      const movement = reference === null ? null : kind === 'payout_reversal' || !listedThere ? await statement.find(kind, reference) : listedThere;
      if (movement && kind === 'payout_reversal') {
        const cause = await references.causeOf(ctx, provider, { ...movement, ours: known ?? undefined });
        const booked = cause && (await bookedFor(ctx, cause));
        if (booked === movement.amountMinor) {
          matched.push({ ...movement, amountMinor });
          continue;
        }
        unheard.push({ ...movement, ours: known ?? undefined });
      }
      if (!movement) {
        differences.push({ kind: 'missing_there', reference, causeId, oursMinor: amountMinor, theirsMinor: null });
        continue;
      }
      matched.push(movement);
      // money that settles in another currency cannot be compared by amount
      if (movement.currency === ctx.tenant.currency && movement.amountMinor !== amountMinor) {
        differences.push({ kind: 'amount_differs', reference, causeId, oursMinor: amountMinor, theirsMinor: movement.amountMinor });
      }
    }
    for (const movement of theirs.values()) {
      const cause = await references.causeOf(ctx, provider, movement);
      if (!cause && !(await references.isOurs(ctx, provider, movement))) continue;
      const booked = cause && (await bookedFor(ctx, cause));
      if (booked === movement.amountMinor) continue; // of another day, where it agrees
      if (booked === null && cause?.underWay) continue; // a payout is made at the hour at which days are closed
      unheard.push(movement);
      const kind = booked === null ? 'missing_here' : 'amount_differs';
      differences.push({ kind, reference: movement.reference, causeId: cause?.causeId ?? null, oursMinor: booked, theirsMinor: movement.amountMinor });
    }
    const close: Close = {
      day, provider, account, currency: ctx.tenant.currency,
      oursMinor: sum(ours.map(({ amountMinor }) => amountMinor)),
      theirsMinor: sum(matched.map(({ amountMinor }) => amountMinor)),
      feesMinor: sum(matched.map(({ feeMinor }) => feeMinor)),
      transactions: ours.length, differences: differences.slice(0, mostDifferences), checkedUntil, closedAt: ctx.clock.now(),
    };
    return { close, unheard };
  };

  const keep = async (tx: TxCtx, close: Close): Promise<LedgerCloseRow> => {
    const where = { day: close.day, provider: close.provider, account: close.account };
    if ((await closes.update(tx, where, close)) === 0) await closes.insert(tx, { ...close, id: ids.next('ledgerClose') });
    return (await closes.findOne(tx, where))!;
  };

  const isOver = (ctx: Ctx, day: string): boolean => boundsOf(day, ctx.tenant.timeZone).endsAt <= ctx.clock.now();

  const allOf = async (ctx: Ctx): Promise<Listed[]> => {
    const of = (account: PaymentAccount) => (statement: ProviderStatement): Listed => ({ statement, account });
    return [...(await payouts.statements(ctx)).map(of('platform')), ...((await payouts.ownStatements?.(ctx)) ?? []).map(of('own'))];
  };

  /** Asks first, writes then: the provider is asked in no transaction. */
  const close = async (ctx: Ctx, day: string): Promise<LedgerCloseRow[]> => {
    const [found, still]: [Close[], Close[]] = [[], []];
    for (const listed of await allOf(ctx)) {
      const first = await compare(ctx, listed, day);
      let isHeard = false;
      for (const movement of first.unheard) isHeard = (await hear(ctx, first.close.provider, movement)) || isHeard;
      const one = isHeard ? (await compare(ctx, listed, day)).close : first.close;
      const isKnown = (await closes.findOne(ctx, { provider: one.provider, account: one.account, day })) !== null;
      if (isKnown || one.transactions > 0 || one.differences.length > 0) found.push(one);
      else still.push(one);
    }
    // a provider at which nothing moved is told of only where nothing moved at all
    if (found.length === 0) found.push(...still.slice(0, 1));
    return db.transaction(ctx, async (tx) => {
      const rows: LedgerCloseRow[] = [];
      for (const one of found) rows.push(await keep(tx, one));
      await tx.privileged?.settle(tx);
      return rows;
    });
  };

  const setFor = async (tx: TxCtx, at: Date): Promise<void> => {
    const day = dayOf(at, tx.tenant.timeZone);
    await deadlines.set(tx, { kind: closeKind, subjectId: day, dueAt: new Date(boundsOf(day, tx.tenant.timeZone).endsAt.getTime() + closesAfterMs) });
  };

  return {
    page: (ctx: Ctx, page: { limit: number; after: string | undefined }) => closes.page(ctx, { where: {}, order: [['day', 'desc'], ['id', 'desc']], ...page }),
    /** Throws `invalid_period` for a day that is not over. */
    async closeAgain(ctx: Ctx, day: string): Promise<LedgerCloseRow> {
      if (!isOver(ctx, day)) throw problem('invalid_period', { pointer: '#/day', detail: 'A day can be closed when it is over.' });
      const rows = await close(ctx, day);
      const row = rows.find(({ differences }) => differences.length > 0) ?? rows[0];
      if (!row) throw problem('payout_provider_unavailable', { detail: 'There is no provider whose list could be compared.' });
      return row;
    },
    /** A day on which money moved is closed some hours after its end. */
    consumers: [{
      name: 'payments.close',
      types: ['payment.succeeded', 'refund.succeeded', 'chargeback.opened', 'chargeback.won', 'payout.paid', 'payout.reversed'],
      handle: { mode: 'transaction', run: (tx, event) => setFor(tx, event.occurredAt) },
    }] satisfies Consumer[],
    deadlines: [{ kind: closeKind, mode: 'effect', run: async (ctx, day) => void (await close(ctx, day)) }] satisfies DeadlineHandler[],
  };
}
export type Closes = ReturnType<typeof createCloses>;
