import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import { both, createRepository, gt, gte, lte, type Condition, type Database } from '../../kernel/db/index.ts';
import { CounterEntity } from '../../kernel/events/entities.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { checkNext, digestOf, type AuditData, type Broken } from './audit-chain.ts';
import { AuditEntity, type AuditRow } from './entities.ts';

export type { AuditData } from './audit-chain.ts';

export interface AuditEntry {
  /** `<thing>.<what was done>`: `user.suspended`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Kept for good and under the hash, so nothing personal. */
  readonly data?: AuditData;
  /** Shown to admins, and erased with the person. */
  readonly personal?: Readonly<Record<string, unknown>>;
  /** Whose personal data it is; the subject's if left out. */
  readonly personId?: string;
}

/** The door for modules with privileged acts. */
export interface Audit {
  /** Writes the act down in the transaction of its change: both happen, or neither. */
  record(ctx: TxCtx, entry: AuditEntry): Promise<void>;
  /** What the log holds of a person, for an export. */
  personalOf(ctx: Ctx, personId: string): Promise<{ at: Date; action: string; personal: unknown }[]>;
  /** Takes what is personal out; the chain stays whole. */
  erasePersonal(ctx: TxCtx, personId: string): Promise<number>;
}

export interface AuditFilter {
  readonly action?: string;
  readonly actorId?: string;
  readonly subjectId?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Verification {
  readonly intact: boolean;
  readonly checked: number;
  readonly unsealed: number;
  readonly head: { readonly position: number; readonly hash: string } | null;
  readonly firstBroken: Broken | null;
}

/** The tenant's row of numbers that says how long its chain is. */
export const counter = 'audit';
const batchSize = 200;
const mostOfOnePerson = 10_000;

/** Who did it, as rows name them. */
export const actingParty = (actor: Actor): { actorKind: string; actorId: string | null } => {
  const actorId = actor.kind === 'user' ? actor.userId : actor.kind === 'key' ? actor.keyId : 'name' in actor ? actor.name.slice(0, 60) : null;
  return { actorKind: actor.kind, actorId };
};

const between = (from: string | undefined, to: string | undefined): { at?: Condition<Date> } => {
  const conditions = [...(from === undefined ? [] : [gte(new Date(from))]), ...(to === undefined ? [] : [lte(new Date(to))])];
  return conditions.length === 0 ? {} : { at: conditions.reduce(both) };
};

export function createAudit({ db, ids, newToken }: { db: Database; ids: Ids; newToken: () => string }) {
  const rows = createRepository(db, AuditEntity);
  const counters = createRepository(db, CounterEntity);

  const audit: Audit = {
    async record(ctx, { action, subjectKind, subjectId, data = {}, personal, personId = subjectId }) {
      // the salt keeps the digest, which stays, from telling what was erased
      const kept = personal === undefined ? null : JSON.stringify({ salt: newToken(), ...personal });
      await rows.insert(ctx, {
        id: ids.next('auditRow'), at: ctx.wall.now(), ...actingParty(ctx.actor), action, subjectKind, subjectId, requestId: ctx.requestId,
        data: JSON.stringify(data),
        ...(kept === null ? {} : { personal: kept, personId, personalDigest: digestOf(kept) }),
      });
      ctx.privileged?.noted(ctx);
    },
    async personalOf(ctx, personId) {
      const found = await rows.find(ctx, { personId }, { limit: mostOfOnePerson, orderBy: [['id', 'asc']] });
      return found.filter(({ personal }) => personal !== null).map((row) => ({ at: row.at, action: row.action, personal: personalIn(row) }));
    },
    erasePersonal: (ctx, personId) => rows.update(ctx, { personId }, { personal: null }),
  };

  return {
    ...audit,
    list: (ctx: Ctx, { action, actorId, subjectId, from, to }: AuditFilter, page: { limit: number; cursor?: string }) =>
      rows.page(ctx, {
        where: {
          ...(action === undefined ? {} : { action }), ...(actorId === undefined ? {} : { actorId }),
          ...(subjectId === undefined ? {} : { subjectId }), ...between(from, to),
        },
        order: [['id', 'desc']], after: page.cursor, limit: page.limit,
      }),
    /** Goes through the chain to where it ended when this began. */
    async verify(ctx: Ctx): Promise<Verification> {
      const end = (await counters.findOne(ctx, { name: counter }))?.value ?? 0;
      let head: Verification['head'] = null;
      let firstBroken: Broken | null = null;
      while (!firstBroken && (head?.position ?? 0) < end) {
        const after: number = head?.position ?? 0;
        const limit = Math.min(batchSize, end - after);
        const batch = await rows.find(ctx, { position: gt(after) }, { limit, orderBy: [['position', 'asc']] });
        for (let i = 0; i < limit && !firstBroken; i += 1) {
          firstBroken = checkNext(batch[i], head);
          if (!firstBroken) head = { position: batch[i]!.position!, hash: batch[i]!.hash! };
        }
      }
      const unsealed = await rows.count(ctx, { position: null });
      return { intact: firstBroken === null, checked: head?.position ?? 0, unsealed, head, firstBroken };
    },
  };
}
export type AuditLog = ReturnType<typeof createAudit>;

/** What is personal in an entry, as it was given. */
export function personalIn({ personal }: Pick<AuditRow, 'personal'>): Readonly<Record<string, unknown>> | null {
  if (personal === null) return null;
  const { salt: _salt, ...given } = JSON.parse(personal) as Record<string, unknown>;
  return given;
}
