import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { AuthParts } from '../parts.ts';
import { sha256 } from '../secrets.ts';
import type { SignedInSession } from '../sessions.ts';

const lastsMs = 600_000;
const intervalSeconds = 5;
const longestIntervalSeconds = 60;
/** No vowels, so no words; nothing that looks like something else. 20^8 codes, of which a person may try ten an hour. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const codeLength = 8;
const mostTries = 5;

const plainCode = (given: string): string => given.toUpperCase().replace(/[^A-Z]/g, '');

export function createDeviceLoginActions({ ids, repository, signIn, guesses, commit, db, newToken, random }: AuthParts) {
  const newUserCode = (): string => Array.from({ length: codeLength }, () => letters[Math.floor(random() * letters.length)]).join('');
  const codeHash = (userCode: string): string => sha256(`user code:${userCode}`);

  return {
    async start<Answer>(ctx: Ctx, { clientName = 'A device' }: Schema<'StartDeviceLogin'>, answer: (login: Schema<'DeviceLogin'>) => Answer): Promise<Answer> {
      const deviceCode = `dc_${newToken()}${newToken()}`;
      for (let tries = 1; ; tries += 1) {
        const userCode = newUserCode();
        try {
          return await commit(ctx, async (tx) => {
            const createdAt = tx.wall.now();
            await repository.insertDeviceLogin(tx, {
              id: ids.next('deviceLogin'), deviceCodeHash: sha256(deviceCode), userCodeHash: codeHash(userCode), clientName, status: 'pending',
              intervalSeconds, createdAt, expiresAt: new Date(createdAt.getTime() + lastsMs),
            });
            return answer(present(ctx, deviceCode, `${userCode.slice(0, 4)}-${userCode.slice(4)}`));
          });
        } catch (error) {
          // somebody else has that code at the moment
          if (!isUniqueViolation(error) || tries >= mostTries) throw error;
        }
      }
    },

    async poll<Answer>(ctx: Ctx, { deviceCode }: Schema<'PollDeviceLogin'>, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      const over = () => problem('device_code_expired', { detail: 'Start again with a new code.' });
      const now = ctx.wall.now();
      const login = await repository.deviceLoginByCode(ctx, sha256(deviceCode));
      if (!login || login.expiresAt <= now || login.status === 'used') throw over();
      if (login.status === 'denied') throw problem('device_code_denied');
      if (login.status === 'approved') {
        return commit(ctx, async (tx) => {
          if ((await repository.moveDeviceLogin(tx, login.id, 'approved', { status: 'used' })) === 0) throw over();
          return answer(await signIn.finish(tx, login.userId!, { device: login.clientName }));
        });
      }
      // who sends the same request again, as its server died, has asked once
      const begunAt = ctx.idempotency?.begunAt ?? null;
      const hasAsked = begunAt !== null && login.lastPolledAt !== null && login.lastPolledAt >= begunAt;
      const isEarly = !hasAsked && login.lastPolledAt !== null && now.getTime() - login.lastPolledAt.getTime() < login.intervalSeconds * 1_000;
      const nextInterval = isEarly ? Math.min(login.intervalSeconds + intervalSeconds, longestIntervalSeconds) : login.intervalSeconds;
      await db.transaction(ctx, (tx) => repository.moveDeviceLogin(tx, login.id, 'pending', { lastPolledAt: now, intervalSeconds: nextInterval }));
      if (isEarly) throw problem('slow_down', { detail: `Ask every ${nextInterval} s.`, headers: { 'retry-after': String(nextInterval) } });
      throw problem('authorization_pending');
    },

    /** Whoever is signed in lets the device in as themselves; it needs no second factor, as they gave theirs. */
    async approve<Answer>(
      ctx: Ctx, { userCode, approve = true }: Schema<'ApproveDeviceLogin'>, answer: (given: Schema<'DeviceLoginAnswered'>) => Answer,
    ): Promise<Answer> {
      if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
      const { userId } = ctx.actor;
      const refused = () => problem('invalid_token', { pointer: '#/userCode', detail: 'Look at the code on the device; it is good for ten minutes.' });
      const guess = await guesses.takeOf(ctx, `code:${userId}`);
      const login = await repository.deviceLoginByUserCode(ctx, codeHash(plainCode(userCode)));
      if (!login || login.status !== 'pending' || login.expiresAt <= ctx.wall.now()) throw refused();
      return commit(ctx, async (tx) => {
        await guesses.giveBack(tx, guess);
        const patch = approve ? { status: 'approved', userId } as const : { status: 'denied' } as const;
        if ((await repository.moveDeviceLogin(tx, login.id, 'pending', patch)) === 0) throw refused();
        return answer({ clientName: login.clientName, approved: approve });
      });
    },
  };

  function present({ tenant }: Ctx, deviceCode: string, userCode: string): Schema<'DeviceLogin'> {
    const verificationUri = `${tenant.settings.storefrontUrl.replace(/\/+$/, '')}/device`;
    return {
      deviceCode, userCode, verificationUri, verificationUriComplete: `${verificationUri}?code=${userCode}`, expiresInSeconds: lastsMs / 1_000, intervalSeconds,
    };
  }
}
export type DeviceLoginActions = ReturnType<typeof createDeviceLoginActions>;
