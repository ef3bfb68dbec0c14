import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { PersonalData } from '../users/index.ts';
import { presentSession } from './presenter.ts';
import type { AuthRepository } from './repository.ts';
import type { FactorRepository } from './repository-factors.ts';

export interface PersonalSources {
  readonly repository: AuthRepository;
  readonly factors: Pick<FactorRepository, 'identitiesOf' | 'factorsOf'>;
  readonly erase: (tx: TxCtx, userId: string) => Promise<void>;
}

/** What is known of how somebody signs in. Hashes and secrets are no use to them, and would be to others. */
export const authPersonalData = ({ repository, factors, erase }: PersonalSources): PersonalData => ({
  name: 'auth',
  async export(ctx: Ctx, userId: string) {
    return {
      sessions: (await repository.allSessions(ctx, userId)).map((session) => presentSession(session, '')),
      devices: (await repository.devicesOf(ctx, userId)).map(({ createdAt, lastSeenAt }) => ({ createdAt, lastSeenAt })),
      mails: (await repository.mailTokensOf(ctx, userId)).map(({ kind, email, createdAt, usedAt }) => ({ kind, email, createdAt, usedAt })),
      deviceLogins: (await repository.deviceLoginsOf(ctx, userId)).map(({ clientName, createdAt }) => ({ clientName, createdAt })),
      identities: (await factors.identitiesOf(ctx, userId)).map(({ provider, email, linkedAt }) => ({ provider, email, linkedAt })),
      secondFactors: (await factors.factorsOf(ctx, userId)).map(({ type, name, createdAt, lastUsedAt }) => ({ type, name, createdAt, lastUsedAt })),
    };
  },
  reachedAt: async (ctx, userId) => (await repository.mailTokensOf(ctx, userId)).map(({ email }) => email),
  erase,
  columns: {
    credentials: { secret: ['passwordHash'] },
    sessions: { personal: ['device', 'place'], impersonal: ['role'] },
    refresh_tokens: { secret: ['tokenHash'] },
    mail_tokens: { personal: ['kind', 'email'], secret: ['salt', 'tokenHash'] },
    known_devices: { secret: ['deviceHash'] },
    login_guesses: { secret: ['account'] },
    device_logins: { personal: ['clientName'], secret: ['deviceCodeHash', 'userCodeHash'], impersonal: ['status'] },
    identities: { personal: ['provider', 'email'], secret: ['subjectHash'] },
    oauth_states: { secret: ['stateHash', 'secrets', 'redirectUri'], impersonal: ['provider'] },
    mfa_factors: { personal: ['type', 'name'], secret: ['totpSecret', 'passkey', 'credentialHash', 'challenge'] },
    recovery_codes: { secret: ['codeHash'] },
    login_challenges: { secret: ['tokenHash', 'passkeyChallenge'] },
  },
});
