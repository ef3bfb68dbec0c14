import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import { step } from '../../kernel/http/step.ts';
import { networkOf } from '../../kernel/http/limits.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { RateLimiter } from '../../ports/cache/index.ts';
import { SmsError, type SmsSender } from '../../ports/sms/index.ts';
import type { AccountRepository } from './account-repository.ts';
import type { PhoneVerificationRow, UserRow } from './entities.ts';
import { countryOfNumber } from './phone-numbers.ts';
import { meOf } from './policy.ts';
import type { UserRepository } from './repository.ts';

const goodForMs = 10 * 60_000;
const tries = 5;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const codeStep = 'code';

/** Somebody who is paid for messages to numbers of theirs runs into one of these, whichever way they come. */
const limits = {
  number: [{ limit: 3, windowMs: hourMs }, { limit: 6, windowMs: dayMs }],
  account: [{ limit: 5, windowMs: hourMs }, { limit: 10, windowMs: dayMs }],
  address: [{ limit: 10, windowMs: hourMs }, { limit: 30, windowMs: dayMs }],
  tenant: [{ limit: 500, windowMs: hourMs }, { limit: 3_000, windowMs: dayMs }],
} as const;

export interface PhoneDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  /** Through whose account this business sends texts. */
  readonly sms: (ctx: Pick<Ctx, 'tenant'>) => SmsSender;
  readonly rateLimiter: RateLimiter;
  /** A whole number from 0 up to, and without, what is given; nobody can guess it. */
  readonly randomInt: (below: number) => number;
  readonly secretKey: string;
  readonly users: Pick<UserRepository, 'byIdLocked' | 'update'>;
  readonly repository: AccountRepository;
  readonly log: Logger;
}

export function createPhone({ db, ids, commit, sms, rateLimiter, randomInt, secretKey, users, repository, log }: PhoneDeps) {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'dogcare phone codes', 32));
  const hashOf = ({ id, phone, code }: { id: string; phone: string; code: string }): string =>
    createHmac('sha256', key).update([id, phone, code].join('\n')).digest('hex');

  const assertAllowed = ({ tenant }: Ctx, phone: string): void => {
    const country = countryOfNumber(phone);
    if (country === null || !tenant.settings.limits.smsCountries.includes(country)) {
      throw problem('phone_not_allowed', { pointer: '#/phone', detail: `${tenant.name} sends messages to: ${tenant.settings.limits.smsCountries.join(', ')}.` });
    }
  };

  const take = async (name: keyof typeof limits, of: string): Promise<void> => {
    // keys hold no numbers and no addresses: nothing personal stays in the cache
    const bucket = `sms:${name}:${createHash('sha256').update(of).digest('base64url')}`;
    for (const limit of limits[name]) {
      const { allowed, retryAfterMs } = await rateLimiter.take(`${bucket}:${limit.windowMs}`, limit);
      if (allowed) continue;
      const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
      throw problem('rate_limited', { detail: `Too many messages. Try again in ${Math.ceil(seconds / 60)} min.`, headers: { 'retry-after': String(seconds) } });
    }
  };

  const send = async (ctx: Ctx, messageId: string, to: string, code: string): Promise<void> => {
    try {
      await sms(ctx).send({ messageId, tenantId: ctx.tenant.id, to, text: `${code} is your code for ${ctx.tenant.name}. It is good for 10 minutes. We never ask you for it.` });
    } catch (error) {
      if (!(error instanceof SmsError)) throw error;
      // what the provider said may quote the number, so only its kind is logged
      log.warn({ tenantId: ctx.tenant.id, kind: error.kind, code: error.code }, 'a code could not be sent');
      if (error.kind === 'invalid' || error.kind === 'unsubscribed') {
        throw problem('phone_unreachable', { pointer: '#/phone', detail: error.kind === 'unsubscribed' ? 'Send START to our number first.' : 'Check the number.', cause: error });
      }
      // waiting does not help: the business has to look after its account
      if (error.kind === 'unauthorized') throw problem('sms_unavailable', { detail: `${ctx.tenant.name} can’t send messages at the moment.`, cause: error });
      throw problem('sms_unavailable', { headers: { 'retry-after': '30' }, cause: error });
    }
  };

  /** Takes a try and tells whether the code is right; in a transaction of its own, as a wrong one has to stay counted. */
  const judge = (ctx: Ctx, code: string): Promise<Pick<PhoneVerificationRow, 'userId' | 'id' | 'phone'> | null> =>
    step(db, ctx, 'try', async (tx) => {
      const row = await repository.codeLocked(tx, meOf(tx));
      if (!row || row.expiresAt <= tx.wall.now() || row.triesLeft <= 0 || (await repository.takeTry(tx, row)) === 0) return null;
      return timingSafeEqual(Buffer.from(hashOf({ ...row, code })), Buffer.from(row.codeHash)) ? { userId: row.userId, id: row.id, phone: row.phone } : null;
    });

  return {
    async start(ctx: Ctx, phone: string): Promise<{ phone: string; expiresAt: Date }> {
      const userId = meOf(ctx);
      assertAllowed(ctx, phone);
      // what was counted, and written down, before its server died
      if (ctx.idempotency?.done(codeStep) === undefined) {
        await take('account', `${ctx.tenant.id}:${userId}`);
        await take('address', networkOf(ctx.request?.address ?? ''));
        await take('number', phone);
        await take('tenant', ctx.tenant.id);
      }
      const { id, code, expiresAt } = await step(db, ctx, codeStep, async (tx) => {
        const made = { id: ids.next('textMessage'), code: String(randomInt(1_000_000)).padStart(6, '0') };
        const createdAt = tx.wall.now();
        const until = new Date(createdAt.getTime() + goodForMs);
        await repository.putCode(tx, { userId, id: made.id, phone, codeHash: hashOf({ ...made, phone }), triesLeft: tries, createdAt, expiresAt: until });
        return { ...made, expiresAt: until.toISOString() };
      });
      // no provider takes a key: where it is not known whether the text went out, the same one goes again
      await send(ctx, id, phone, code);
      return { phone, expiresAt: new Date(expiresAt) };
    },

    async verify<Answer>(ctx: Ctx, code: string, answer: (tx: TxCtx, user: UserRow) => Answer | Promise<Answer>): Promise<Answer> {
      const refused = () => problem('invalid_code', { pointer: '#/code', detail: 'Check it, or ask for a new one.' });
      const row = await judge(ctx, code);
      if (!row) throw refused();
      return commit(ctx, async (tx) => {
        const user = await users.byIdLocked(tx, row.userId);
        if (!user) throw problem('unauthenticated');
        if ((await repository.deleteCode(tx, row.userId, row.id)) === 0) throw refused();
        const patch = { phone: row.phone, phoneVerifiedAt: tx.clock.now(), updatedAt: nextVersion(tx.clock.now(), user.updatedAt) };
        await users.update(tx, user.id, patch);
        return answer(tx, { ...user, ...patch });
      });
    },
  };
}
export type Phone = ReturnType<typeof createPhone>;
