import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { step } from '../../../kernel/http/step.ts';
import type { ExternalIdentity } from '../../../ports/identity/index.ts';
import type { OAuthStateRow } from '../entities-factors.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { answerIn } from '../origins.ts';
import type { Entry } from '../second-factor.ts';
import { sha256 } from '../secrets.ts';
import { reachProvider, type OAuthStart } from './oauth-start.ts';

const longestName = 80;
const longestEmail = 254;

/** Who somebody is at a provider, whatever the provider is called here. */
const subjectHashOf = ({ issuer, subject }: ExternalIdentity): string => sha256(JSON.stringify([issuer, subject]));

const emailOf = ({ email }: ExternalIdentity): string | null => {
  const plain = email?.trim().toLowerCase() ?? '';
  return plain.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(plain) ? plain : null;
};

/** From what the provider knows; the person can change it. */
function nameOf({ name }: ExternalIdentity, email: string): { firstName: string; lastName: string } {
  const [first = '', ...rest] = (name.full ?? '').trim().split(/\s+/);
  const cut = (text: string | null | undefined): string => (text ?? '').trim().slice(0, longestName);
  return {
    firstName: cut(name.given) || cut(first) || cut(email.split('@', 1)[0]),
    lastName: cut(name.family) || (name.given === null ? cut(rest.join(' ')) : ''),
  };
}

export function createOAuthFinish(deps: FactorDeps, { providerOf }: Pick<OAuthStart, 'providerOf'>) {
  const { db, commit, ids, events, users, identity, repository, sealed, sessions, signIn } = deps;
  const tooLate = () => problem('invalid_challenge', { detail: 'This sign-in was used, is too old or was begun elsewhere; start again.' });

  const insertIdentity = (tx: TxCtx, userId: string, provider: string, external: ExternalIdentity): Promise<void> =>
    repository.insertIdentity(tx, {
      id: ids.next('identity'), userId, provider, subjectHash: subjectHashOf(external), email: emailOf(external), linkedAt: tx.wall.now(),
    });

  const link = async (tx: TxCtx, userId: string, provider: string, external: ExternalIdentity): Promise<void> => {
    await insertIdentity(tx, userId, provider, external);
    await events.record(tx, { type: 'identity.linked', subjectId: userId, data: { provider } });
  };

  /** It was begun by somebody signed in, to link the provider to their account. */
  const linkOwn = async (tx: TxCtx, { userId, sessionId, provider }: { userId: string; sessionId: string; provider: string }, external: ExternalIdentity): Promise<Entry> => {
    if (!(await sessions.stands(tx, sessionId, userId))) throw tooLate();
    const known = await repository.identityBySubject(tx, subjectHashOf(external));
    if (known && known.userId !== userId) throw problem('identity_taken');
    if (!known) await link(tx, userId, provider, external);
    // the tokens that go out are of a new session, which takes the place of the one that asked
    const session = await signIn.finish(tx, userId);
    await sessions.end(tx, sessionId);
    return { session };
  };

  const enter = async (tx: TxCtx, provider: string, external: ExternalIdentity, role: 'owner' | 'caregiver'): Promise<Entry> => {
    const known = await repository.identityBySubject(tx, subjectHashOf(external));
    if (known) return signIn.enter(tx, known.userId);

    const email = emailOf(external);
    if (email === null) throw problem('identity_refused', { detail: 'The provider gave no e-mail address; allow it to.' });
    const user = await users.byEmail(tx, email);
    if (user) {
      // else whoever registered an address that is not theirs, here or there, would get into the other's account
      if (!external.emailVerified || user.emailVerifiedAt === null) {
        throw problem('email_taken', { detail: 'Sign in with your password first, then link this sign-in in your account.' });
      }
      await link(tx, user.id, provider, external);
      return signIn.enter(tx, user.id);
    }
    if (!external.emailVerified) {
      throw problem('identity_refused', { detail: 'The provider has not verified your e-mail address; verify it there, or register here.' });
    }
    const created = await users.create(tx, { email, role, ...nameOf(external, email), emailVerifiedAt: tx.clock.now() });
    await insertIdentity(tx, created.id, provider, external);
    await events.record(tx, { type: 'user.registered', subjectId: created.id, data: { role, provider } });
    return signIn.enter(tx, created.id);
  };

  /** Single use, whoever comes with it; with the provider's answer checked outside of any transaction. */
  const confirm = async (ctx: Ctx, row: OAuthStateRow, answer: URLSearchParams, state: string): Promise<ExternalIdentity> => {
    const provider = providerOf(ctx, row.provider);
    const used = await step(db, ctx, 'state', (tx) => repository.useState(tx, row));
    if (used === 0) throw tooLate();
    try {
      const { nonce, codeVerifier } = sealed.oauth.open(ctx, row.secrets, row.id);
      return await reachProvider(() => identity.finish({ provider, redirectUri: row.redirectUri, answer, state, nonce, codeVerifier }));
    } catch (error) {
      // the code is not used up, as far as we know: the same answer may be given again
      if (isProblem(error, 'identity_provider_unavailable')) await db.transaction(ctx, (tx) => repository.giveStateBack(tx, row.id));
      throw error;
    }
  };

  return {
    async finish<Answer>(
      ctx: Ctx, providerId: string, { state, callbackUrl, role = 'owner' }: Schema<'FinishOAuth'>, answer: (entry: Entry) => Answer,
    ): Promise<Answer> {
      providerOf(ctx, providerId);
      const row = await repository.stateByHash(ctx, sha256(state));
      const came = row && row.provider === providerId ? answerIn(callbackUrl, row.redirectUri, state) : null;
      if (!row || !came) throw tooLate();
      const external = await confirm(ctx, row, came, state);

      const settle = (): Promise<Answer> => commit(ctx, async (tx) => {
        const { userId, sessionId, provider } = row;
        return answer(userId !== null && sessionId !== null
          ? await linkOwn(tx, { userId, sessionId, provider }, external)
          : await enter(tx, provider, external, role));
      });
      try {
        return await settle();
      } catch (error) {
        // somebody with the same address or the same account at the provider was quicker: look again
        if (isUniqueViolation(error) || isProblem(error, 'email_taken')) return settle();
        throw error;
      }
    },
  };
}
