import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { afterCommit, createRepository, createSystemRepository, defineEntity, instant, isUniqueViolation, lt, NotOneRowError, nullable, primary, ref, text, varchar, type Database, type Row } from '../db/index.ts';
import type { Ctx, IdempotencyClaim, TxCtx } from '../context/context.ts';
import { problem } from '../errors/problem.ts';

export const IdempotencyEntity = defineEntity({
  table: 'idempotency_keys',
  columns: {
    tenantId: primary(ref()),
    /** Who sent it: a user, a key, or nobody known. One person's keys are not another's. */
    actor: primary(varchar(60)),
    /** SHA-256 of the key, so that its length and alphabet are the sender's own business. */
    keyHash: primary(varchar(64)),
    requestHash: varchar(64),
    claimToken: varchar(40),
    leaseUntil: instant(),
    expiresAt: instant(),
    /** The answer, once done; encrypted where it carries a secret. */
    answer: nullable(text()),
    /** What the steps of an action of several transactions came to, until it is answered; encrypted. */
    steps: nullable(text()),
  },
  indices: [['expiresAt']],
});
type IdempotencyRow = Row<typeof IdempotencyEntity>;

const leaseMs = 60_000;
/** A claim that could not be given back, as the database was away, is tried again so often … */
const againMs = 500;
/** … and no more of them than this are remembered: the others wait for their lease. */
const mostUnreleased = 10_000;
const keptMs = 72 * 3_600_000;

type Steps = Readonly<Record<string, unknown>>;
const none: Steps = {};

export interface Claim extends IdempotencyClaim {
  /** The stored answer of the request that was done before. */
  readonly replay: unknown;
  /**
   * Gives it back, for good or, where nobody knows how far the action came, to the same request alone. Throws where the database is away, and
   * does it when that answers again.
   */
  release(ctx: Ctx, howFar: 'nothing_done' | 'unknown'): Promise<void>;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** What makes two requests the same: operation, parameters, and the body as it was sent, byte by byte. */
export const requestHash = (operationId: string, target: string, body: Buffer): string =>
  createHash('sha256').update(operationId).update('\n').update(target).update('\n').update(body).digest('hex');

/**
 * Claims on Idempotency-Keys. A key is claimed with a lease in a short transaction, and completed in the one that holds the effect, so a
 * server killed on either side of that commit leaves either nothing or the finished answer.
 */
export function createIdempotencyStore(db: Database, secret: string, newToken: () => string) {
  const rows = createRepository(db, IdempotencyEntity);
  const old = createSystemRepository(db, IdempotencyEntity, { reason: 'housekeeping' });

  // the sender's key is part of the encryption key and is not stored, so the table alone opens nothing
  const cipherKey = (key: string): Buffer => Buffer.from(hkdfSync('sha256', secret, key, 'idempotent-answer', 32));
  const seal = (answer: unknown, key: string, isSecret: boolean): string => {
    const plain = JSON.stringify(answer);
    if (!isSecret) return plain;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')}`;
  };
  const open = (kept: string, key: string): unknown => {
    if (!kept.startsWith('v1.')) return JSON.parse(kept);
    const bytes = Buffer.from(kept.slice(3), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
  };

  const unreleased = new Set<{ readonly untilMs: number; tryAgain(): Promise<unknown> }>();
  let isWaiting = false;
  const tryAgainSoon = (): void => {
    if (isWaiting || unreleased.size === 0) return;
    isWaiting = true;
    setTimeout(async () => {
      for (const one of unreleased) {
        try {
          await one.tryAgain();
          unreleased.delete(one);
        } catch {
          if (one.untilMs <= performance.now()) unreleased.delete(one);
          break; // the others would not get through either
        }
      }
      isWaiting = false;
      tryAgainSoon();
    }, againMs).unref();
  };

  const actorOf = ({ actor }: Ctx): string =>
    actor.kind === 'user' ? actor.userId : actor.kind === 'key' ? actor.keyId : actor.kind;

  const tryInsert = async (ctx: Ctx, row: IdempotencyRow): Promise<boolean> => {
    try {
      await db.once(ctx, (tx) => rows.insert(tx, row));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  };

  return {
    async claim(ctx: Ctx, key: string, request: string, isSecret: boolean): Promise<Claim> {
      const now = ctx.wall.now();
      const id = { actor: actorOf(ctx), keyHash: sha256(key) };
      const claimToken = newToken();
      const lease = { claimToken, leaseUntil: new Date(now.getTime() + leaseMs), expiresAt: new Date(now.getTime() + keptMs) };
      const mine = { ...id, claimToken };
      const write = async (tx: TxCtx, kept: Partial<IdempotencyRow>): Promise<void> => {
        await rows.updateOne(tx, { ...mine, answer: null }, kept).catch((error: unknown) => {
          throw error instanceof NotOneRowError ? problem('idempotency_in_flight') : error;
        });
      };
      let steps: Steps = none;
      const inTransaction = new WeakMap<object, Steps>();
      const claim: Claim = {
        replay: undefined,
        begunAt: null,
        name: () => sha256(JSON.stringify([ctx.tenant.id, id.actor, id.keyHash])),
        done: (step) => steps[step],
        async note(tx, step, cameTo) {
          const noted = { ...(inTransaction.get(tx.tx) ?? steps), [step]: cameTo };
          if (!inTransaction.has(tx.tx)) afterCommit(tx, () => (steps = inTransaction.get(tx.tx)!));
          inTransaction.set(tx.tx, noted);
          await write(tx, { steps: seal(noted, key, true) });
        },
        // as a rule there are none to forget
        complete: (tx, answer) => write(tx, { answer: seal(answer, key, isSecret), ...((steps !== none || inTransaction.has(tx.tx)) && { steps: null }) }),
        async release(_ctx, howFar) {
          const undone = { ...mine, answer: null };
          const tryAgain = (): Promise<unknown> =>
            db.transaction(ctx, (tx) => (howFar === 'nothing_done' ? rows.delete(tx, undone) : rows.update(tx, undone, { leaseUntil: now })));
          try {
            await tryAgain();
          } catch (error) {
            // whoever asks again is not to wait for the lease once the database is back
            if (unreleased.size < mostUnreleased) unreleased.add({ untilMs: performance.now() + leaseMs, tryAgain });
            tryAgainSoon();
            throw error;
          }
        },
      };
      if (await tryInsert(ctx, { tenantId: ctx.tenant.id, ...id, requestHash: request, ...lease, answer: null, steps: null })) return claim;

      const found = await rows.findOne(ctx, id);
      if (found?.claimToken === claimToken) return claim; // written on a connection that was lost before it said so
      if (found && found.requestHash !== request) {
        throw problem('idempotency_key_reused', { pointer: '#/header/idempotency-key', detail: 'Use a new key for a new request.' });
      }
      if (found && found.answer !== null) return { ...claim, replay: open(found.answer, key) };
      if (found && found.leaseUntil <= now) {
        // its server died; whoever moves the token on has it now
        const moved = await db.transaction(ctx, (tx) => rows.update(tx, { ...id, claimToken: found.claimToken, answer: null }, { claimToken, leaseUntil: lease.leaseUntil }));
        if (moved === 1) {
          // read again: what was found may have gone on until the token was moved
          const kept = (await rows.findOne(ctx, id))?.steps ?? null;
          if (kept !== null) steps = open(kept, key) as Steps;
          return { ...claim, begunAt: new Date(found.expiresAt.getTime() - keptMs) };
        }
      }
      throw problem('idempotency_in_flight', { detail: 'Ask again in a moment.', headers: { 'retry-after': '1' } });
    },
    /** The answer that was given to this very request, if it was; claims nothing. */
    async answered(ctx: Ctx, key: string, request: string): Promise<unknown> {
      const found = await rows.findOne(ctx, { actor: actorOf(ctx), keyHash: sha256(key) });
      return found && found.answer !== null && found.requestHash === request ? open(found.answer, key) : undefined;
    },
    /** For an action of several transactions, each of which can be taken again: its answer is kept in one of its own. */
    completeAfterwards: (ctx: Ctx, claim: Claim, answer: unknown): Promise<void> =>
      db.transaction(ctx, (tx) => claim.complete(tx, answer)),
    /** What was answered to a person, and to others about them, which their id in it tells. What is encrypted opens to nobody without the sender's key. */
    async eraseOf(ctx: TxCtx, userId: string): Promise<void> {
      await rows.delete(ctx, { actor: userId });
      let after: string | undefined;
      do {
        const page = await rows.page(ctx, { where: {}, order: [['actor', 'asc'], ['keyHash', 'asc']], after, limit: 500 });
        for (const { actor, keyHash, answer } of page.rows) if (answer?.includes(userId)) await rows.delete(ctx, { actor, keyHash });
        after = page.next ?? undefined;
      } while (after !== undefined);
    },
    /** The requests of a person whose answers are still kept. */
    ofPerson: (ctx: Ctx, userId: string) => rows.find(ctx, { actor: userId }, { limit: 10_000 }),
    /** Forgets keys that are past their 72 hours. */
    purge: (now: Date): Promise<number> => db.systemTransaction((tx) => old.delete({ tx }, { expiresAt: lt(now) })),
  };
}

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;
