import type { Ctx, TxCtx } from '../context/context.ts';
import { afterCommit, createRepository, type Database } from '../db/index.ts';
import type { Ids } from '../ids/ids.ts';
import { EventEntity, type EventRow } from './entities.ts';

export interface Fact {
  /** `<thing>.<what happened>`: `booking.confirmed`. */
  readonly type: string;
  /** The id of what it happened to. */
  readonly subjectId: string;
  /** Ids and frozen facts that are not personal: amounts, states. Consumers read the rest from where it lives. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface Events {
  /** Writes the fact down in the transaction that makes it so; it travels on once that is committed. */
  record(ctx: TxCtx, fact: Fact): Promise<void>;
}

/** A listener to facts. Facts are delivered at least once; the inbox makes it once for what is done in the database. */
export interface Consumer {
  /** Unique and stable: `notifications.booking`. */
  readonly name: string;
  readonly types: readonly string[];
  handle: TransactionHandler | EffectHandler;
}

/** Database work only, in one transaction with the inbox row: exactly once. */
export interface TransactionHandler {
  readonly mode: 'transaction';
  run(ctx: TxCtx, event: EventRow): Promise<void>;
}

/** Calls a provider, with an idempotency key made from the event's id; the inbox row follows. */
export interface EffectHandler {
  readonly mode: 'effect';
  run(ctx: Ctx, event: EventRow): Promise<void>;
}

/** `onCommitted` tells the dispatcher that there is something to fetch. */
export function createEvents(db: Database, ids: Ids, onCommitted: () => void): Events {
  const events = createRepository(db, EventEntity);
  return {
    async record(ctx, { type, subjectId, data = {} }) {
      await events.insert(ctx, { id: ids.next('event'), type, subjectId, data, occurredAt: ctx.clock.now() });
      afterCommit(ctx, onCommitted);
    },
  };
}
