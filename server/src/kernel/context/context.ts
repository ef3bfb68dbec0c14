import type { Clock } from '../time/clock.ts';
import type { Tenant } from './tenant.ts';
import type { EntityManager } from 'typeorm';

/** The four roles an account can have; one each. */
export type Role = 'owner' | 'caregiver' | 'support' | 'admin';

/** Who is doing this. Nothing is ever done by nobody: jobs and subscribers act as `system`. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user'; readonly userId: string; readonly role: Role; readonly sessionId: string;
      /** The account is deactivated or being deleted: it can come back, and do little else. */
      readonly inactive?: boolean;
    }
  | { readonly kind: 'key'; readonly keyId: string; readonly scopes: readonly string[] }
  | { readonly kind: 'operator' }
  | { readonly kind: 'provider'; readonly name: string }
  | { readonly kind: 'system'; readonly name: string };

/** An open database transaction. Only `Database.transaction` makes one. */
export interface Tx {
  readonly manager: EntityManager;
}

/** The claim on an Idempotency-Key that this request holds; completed in the transaction that holds the effect. */
export interface IdempotencyClaim {
  /**
   * When it was first asked, where whoever worked on it then died with it, or could not tell how it ended. An action of several transactions
   * answers with what was done since then, in place of doing it again or refusing it as done.
   */
  readonly begunAt: Date | null;
  /** The same on every attempt at this request: under this, others (stand-ins, providers) are asked to do something once. */
  name(): string;
  /** What a step came to that was committed, by this attempt or by one before it; undefined if none was. */
  done(step: string): unknown;
  /** Writes down, in the step's own transaction, what it came to. Kept encrypted, and until the request is answered. */
  note(ctx: TxCtx, step: string, cameTo: unknown): Promise<void>;
  complete(ctx: TxCtx, answer: unknown): Promise<void>;
}

/** A change by staff, a secret key or the operator, which must leave a row in the audit log. */
export interface PrivilegedAct {
  /** The audit log tells that this transaction has written one. */
  noted(ctx: TxCtx): void;
  /** Writes a plain one if none was written. */
  settle(ctx: TxCtx): Promise<void>;
}

/** What is known of the request's sender; said by it, so good for showing and counting only. */
export interface RequestFacts {
  readonly address: string;
  readonly userAgent: string;
  /** What an earlier sign-in gave this device to be known by, if it sent it along (`x-device-token`). */
  readonly deviceId: string | null;
  /** A page on the tenant's own domain asks, at which the API answers as well. Browsers alone say so, and pages cannot lie about it. */
  readonly isOwnOrigin: boolean;
  /** All of its cookies, as they came. */
  readonly cookie: string;
  /** Of the content types that the operation answers with, the one that it asks for; the first if it does not care. */
  readonly wants?: string;
}

/** Everything an action may know of its surroundings. Comes first, and is never serialised: events and jobs carry ids. */
export interface Ctx {
  readonly tenant: Tenant;
  readonly actor: Actor;
  /** Business time; a sandbox tenant can move it. */
  readonly clock: Clock;
  /** Wall time, for tokens, signatures, leases and limits. */
  readonly wall: Clock;
  readonly requestId: string;
  /** Not there for jobs and subscribers. */
  readonly request?: RequestFacts;
  readonly tx?: Tx;
  readonly idempotency?: IdempotencyClaim;
  /** There where the actor's changes must be in the audit log. */
  readonly privileged?: PrivilegedAct;
}

export type TxCtx = Ctx & { readonly tx: Tx };

/** The same surroundings with another actor: what a subscriber or sweeper acts as. */
export const asSystem = <C extends Ctx>(ctx: C, name: string): C => ({ ...ctx, actor: { kind: 'system', name } });
