import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { DeadlineHandler, Deadlines } from '../../../kernel/time/deadlines.ts';
import type { MovementKind, ProviderMovement, ProviderStatement } from '../../../ports/payouts/index.ts';
import type { ProviderName } from '../entities.ts';
import type { LedgerKind } from '../ledger.ts';
import { boundsOf, dayOf } from './days.ts';
import { LedgerCloseEntity, type Difference, type LedgerCloseRow } from './entities.ts';
import type { BookedEntry, LedgerQueries } from './queries.ts';

export const closeKind = 'ledger.close';
/** News that is late has some hours to come in. */
const closesAfterMs = 6 * 3_600_000;
/** A day of more transactions is compared in part, and says so by failing: it must be looked at. */
const mostOfADay = 20_000;
const mostDifferences = 200;

/** What our rows know of the provider's: by our id, or by the provider's. */
export interface CloseReferences {
  referenceOf(ctx: Ctx, kind: LedgerKind, causeId: string): Promise<{ kind: MovementKind; provider: ProviderName; reference: string | null } | null>;
  causeOf(ctx: Ctx, movement: ProviderMovement): Promise<{ causeId: string; kind: LedgerKind; /** What it is booked by, where that is several. */ parts?: readonly string[] } | null>;
  /** Whether one that has no cause here is the business's all the same: an account can be shared by several. */
  isOurs(ctx: Ctx, movement: ProviderMovement): Promise<boolean>;
}
export interface CloseDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly deadlines: Deadlines;
  readonly statements: (ctx: Ctx) => Promise<readonly ProviderStatement[]>;
}

interface Ours { readonly kind: MovementKind; readonly causeId: string; readonly reference: string | null; readonly amountMinor: number }
const keyOf = (kind: MovementKind, reference: string): string => `${kind} ${reference}`;

/** Compares each day with what the provider says, and writes down what differs. */
export function createCloses({ db, ids, deadlines, statements }: CloseDeps, queries: LedgerQueries, references: CloseReferences) {
  const closes = createRepository<LedgerCloseRow>(db, LedgerCloseEntity);

  /** What each transaction moved at the provider. */
  const cashOf = (entries: readonly BookedEntry[]): Map<string, { kind: LedgerKind; causeId: string; amountMinor: number }> => {
    const cash = new Map<string, { kind: LedgerKind; causeId: string; amountMinor: number }>();
    for (const { transactionId, kind, causeId, amountMinor } of entries) {
      cash.set(transactionId, { kind, causeId, amountMinor: (cash.get(transactionId)?.amountMinor ?? 0) + amountMinor });
    }
    return cash;
  };

  const oursOf = async (ctx: Ctx, provider: string, from: Date, before: Date): Promise<Ours[]> => {
    const entries = await queries.of(ctx, { account: ['gateway_clearing'], from, before }, mostOfADay);
    if (entries.length === mostOfADay) throw new RangeError('A day of more transactions than are compared');
    const ours = new Map<string, Ours>();
    for (const { kind, causeId, amountMinor } of cashOf(entries).values()) {
      const known = await references.referenceOf(ctx, kind, causeId);
      if (known?.provider !== provider) continue;
      // one movement there that is booked by booking here
      const key = known.reference === null ? causeId : keyOf(known.kind, known.reference);
      const same = ours.get(key);
      ours.set(key, { kind: known.kind, causeId: same?.causeId ?? causeId, reference: known.reference, amountMinor: (same?.amountMinor ?? 0) + amountMinor });
    }
    return [...ours.values()];
  };

  const bookedFor = async (ctx: Ctx, kind: LedgerKind, causeIds: readonly string[]): Promise<number | null> => {
    const entries = (await Promise.all(causeIds.map((causeId) => queries.of(ctx, { account: ['gateway_clearing'], kind: [kind], causeId }, 10)))).flat();
    return entries.length === 0 ? null : sum(entries.map(({ amountMinor }) => amountMinor));
  };

  const compare = async (ctx: Ctx, statement: ProviderStatement, day: string): Promise<Omit<LedgerCloseRow, 'id' | 'tenantId'>> => {
    const { startsAt, endsAt } = boundsOf(day, ctx.tenant.timeZone);
    const [last] = await closes.find(ctx, { provider: statement.name as ProviderName }, { limit: 1, orderBy: [['checkedUntil', 'desc']] });
    const checkedUntil = ctx.wall.now();
    // a sandbox's clock is not the provider's: its list is gone through from where the close before left off, or by wall time
    const own = await closes.findOne(ctx, { provider: statement.name as ProviderName, day });
    const fromMs = Math.min(last && !own ? last.checkedUntil.getTime() : Infinity, startsAt.getTime() - ctx.tenant.clockOffsetMs);
    const theirs = new Map<string, ProviderMovement>();
    for await (const movement of statement.movements({ fromMs, toMs: checkedUntil.getTime() })) theirs.set(keyOf(movement.kind, movement.reference), movement);

    const ours = await oursOf(ctx, statement.name, startsAt, endsAt);
    const differences: Difference[] = [];
    const matched: ProviderMovement[] = [];
    for (const { kind, causeId, reference, amountMinor } of ours) {
      const movement = reference === null ? null : theirs.get(keyOf(kind, reference)) ?? (await statement.find(kind, reference));
      if (reference !== null) theirs.delete(keyOf(kind, reference));
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
      const cause = await references.causeOf(ctx, movement);
      if (!cause && !(await references.isOurs(ctx, movement))) continue;
      const booked = cause && (await bookedFor(ctx, cause.kind, cause.parts ?? [cause.causeId]));
      if (booked === movement.amountMinor) continue; // of another day, where it agrees
      const kind = booked === null ? 'missing_here' : 'amount_differs';
      differences.push({ kind, reference: movement.reference, causeId: cause?.causeId ?? null, oursMinor: booked, theirsMinor: movement.amountMinor });
    }
    return {
      day, provider: statement.name as ProviderName, currency: ctx.tenant.currency,
      oursMinor: sum(ours.map(({ amountMinor }) => amountMinor)),
      theirsMinor: sum(matched.map(({ amountMinor }) => amountMinor)),
      feesMinor: sum(matched.map(({ feeMinor }) => feeMinor)),
      transactions: ours.length, differences: differences.slice(0, mostDifferences), checkedUntil, closedAt: ctx.clock.now(),
    };
  };

  const keep = async (tx: TxCtx, close: Omit<LedgerCloseRow, 'id' | 'tenantId'>): Promise<LedgerCloseRow> => {
    const where = { day: close.day, provider: close.provider };
    if ((await closes.update(tx, where, close)) === 0) await closes.insert(tx, { ...close, id: ids.next('ledgerClose') });
    return (await closes.findOne(tx, where))!;
  };

  const isOver = (ctx: Ctx, day: string): boolean => boundsOf(day, ctx.tenant.timeZone).endsAt <= ctx.clock.now();

  /** Asks first, writes then: the provider is asked in no transaction. */
  const close = async (ctx: Ctx, day: string): Promise<LedgerCloseRow[]> => {
    const found: Omit<LedgerCloseRow, 'id' | 'tenantId'>[] = [];
    for (const statement of await statements(ctx)) found.push(await compare(ctx, statement, day));
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
      const [row] = await close(ctx, day);
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
