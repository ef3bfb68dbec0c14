import { operations, type OperationId, type OperationInfo } from '../../contract/contract.ts';
import type { Actor, Ctx, PrivilegedAct, Tx, TxCtx } from '../context/context.ts';
import { afterCommit, type Database } from '../db/index.ts';

/** What is written down of an act that nobody wrote down in more words. */
export interface GenericEntry {
  /** `bookings.cancel_booking`: the module and the operation. */
  readonly action: string;
  /** The innermost thing that its address names; the business itself where there is none. */
  readonly subjectKind: string;
  readonly subjectId: string;
  /** It was not written with the change itself, as that is in no transaction of ours. */
  readonly data?: { readonly afterwards: true };
}
/** Writes an entry down, in the log of the tenant that is given. */
export type RecordGeneric = (ctx: TxCtx, tenantId: string, entry: GenericEntry) => Promise<void>;

/** Acts for the business or for the platform, not just for themselves. */
export const isPrivileged = (actor: Actor): boolean =>
  actor.kind === 'key' || actor.kind === 'operator' || (actor.kind === 'user' && (actor.role === 'admin' || actor.role === 'support'));

const mayBePrivileged = ({ mutation, roles }: OperationInfo): boolean =>
  mutation && !roles.includes('anyone') && !roles.includes('provider');

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Which thing of which tenant an operation is about, by its address. */
function entryOf(operation: OperationInfo, params: Readonly<Record<string, string>>, tenantId: string): { tenantId: string; entry: GenericEntry } {
  const name = [...operation.path.matchAll(/\{(\w+)\}/g)].at(-1)?.[1];
  // the operator acts from outside, on the tenant that the address names
  const of = params['tenantId'] ?? tenantId;
  const subject = name === undefined ? { subjectKind: 'tenant', subjectId: of } : { subjectKind: snake(name.replace(/Id$/, '')), subjectId: params[name]! };
  return { tenantId: of, entry: { action: `${snake(operation.module)}.${snake(operation.id)}`, ...subject } };
}

function createAct(record: (tx: TxCtx) => Promise<void>): PrivilegedAct & { readonly isRecorded: () => boolean } {
  let within: Tx | undefined;
  let committed = false;
  return {
    isRecorded: () => committed,
    noted(tx) {
      within = tx.tx;
      afterCommit(tx, () => {
        committed = true;
      });
    },
    async settle(tx) {
      // another attempt is another transaction, so what a lost one wrote does not count
      if (!committed && within !== tx.tx) await record(tx);
    },
  };
}

type Handler = (ctx: Ctx, request: { params?: unknown }) => Promise<unknown>;

/**
 * Sees to it that no change by the business's staff, its secret keys or the operator goes unrecorded: `commit` asks the act whether its
 * transaction wrote an audit row, and writes a plain one if not. An action without a transaction of ours (it drives a sandbox's
 * stand-ins, say) gets its row when it is done. Reads, and requests of owners and caregivers, come by untouched.
 */
export function oversee<H extends Partial<Record<OperationId, unknown>>>(handlers: H, db: Pick<Database, 'transaction'>, record: RecordGeneric): H {
  const overseen = (operation: OperationInfo, handler: Handler): Handler => async (ctx, request) => {
    if (!isPrivileged(ctx.actor)) return handler(ctx, request);
    const { tenantId, entry } = entryOf(operation, (request.params ?? {}) as Record<string, string>, ctx.tenant.id);
    const write = (tx: TxCtx, about: GenericEntry): Promise<void> => record({ ...tx, actor: ctx.actor, privileged }, tenantId, about);
    const privileged: ReturnType<typeof createAct> = createAct((tx) => write(tx, entry));
    const answer = await handler({ ...ctx, privileged }, request);
    if (!privileged.isRecorded()) await db.transaction(ctx, (tx) => write(tx, { ...entry, data: { afterwards: true } }));
    return answer;
  };
  return Object.fromEntries(Object.entries(handlers).map(([id, handler]) => {
    const operation: OperationInfo = operations[id as OperationId];
    return [id, mayBePrivileged(operation) ? overseen(operation, handler as Handler) : handler];
  })) as H;
}
