import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { createIdentities } from './actions/oauth-identities.ts';
import { createOAuthFinish } from './actions/oauth-finish.ts';
import { createOAuthStart } from './actions/oauth-start.ts';
import { createChallengeAnswers } from './actions/mfa-challenge.ts';
import { createEnrolment, createMfaFactors } from './actions/mfa-factors.ts';
import { createPasskeyActions } from './actions/mfa-passkeys.ts';
import { createTotpActions } from './actions/mfa-totp.ts';
import type { FactorDeps } from './factor-deps.ts';
import { entered, signedIn } from './answers.ts';

const ok = <Body>(body: Body) => ({ status: 200 as const, body });
const created = <Body>(body: Body) => ({ status: 201 as const, body });
const gone = { status: 204 as const };
const codes = (recoveryCodes: readonly string[]) => ok({ recoveryCodes: [...recoveryCodes] });

/** Signing in with providers, and second factors. */
export function createFactorRoutes(deps: FactorDeps) {
  const oauth = createOAuthStart(deps);
  const { finish } = createOAuthFinish(deps, oauth);
  const identities = createIdentities(deps);
  const enrolment = createEnrolment(deps);
  const factors = createMfaFactors(deps, enrolment);
  const totp = createTotpActions(deps, enrolment);
  const passkeys = createPasskeyActions(deps, enrolment);
  const challenges = createChallengeAnswers(deps);

  return {
    listIdentityProviders: async (ctx) => ok(oauth.list(ctx)),
    startOAuth: (ctx, { params, body }) => oauth.start(ctx, params.provider, body, ok),
    finishOAuth: (ctx, { params, body }) => finish(ctx, params.provider, body, entered(ctx)),
    listIdentities: async (ctx) => ok(await identities.list(ctx)),
    unlinkIdentity: (ctx, { params }) => identities.unlink(ctx, params.identityId, gone),
    listMfaFactors: async (ctx) => ok(await factors.list(ctx)),
    enrolTotp: (ctx, { body }) => totp.enrol(ctx, body, created),
    confirmTotp: (ctx, { params, body }) => totp.confirm(ctx, params.factorId, body, codes),
    removeMfaFactor: (ctx, { params, body }) => factors.remove(ctx, params.factorId, body, gone),
    regenerateRecoveryCodes: (ctx, { body }) => factors.regenerate(ctx, body, codes),
    startPasskeyRegistration: (ctx, { body }) => passkeys.start(ctx, body, ok),
    finishPasskeyRegistration: (ctx, { body }) => passkeys.finish(ctx, body, codes),
    answerLoginChallenge: (ctx, { body }) => challenges.answer(ctx, body, signedIn(ctx, 200)),
  } satisfies Pick<Handlers<Ctx>,
    | 'listIdentityProviders' | 'startOAuth' | 'finishOAuth' | 'listIdentities' | 'unlinkIdentity' | 'listMfaFactors' | 'enrolTotp' | 'confirmTotp'
    | 'removeMfaFactor' | 'regenerateRecoveryCodes' | 'startPasskeyRegistration' | 'finishPasskeyRegistration' | 'answerLoginChallenge'>;
}
