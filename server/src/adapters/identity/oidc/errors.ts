import { AuthorizationResponseError, ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { ForbiddenAddress } from '../../../kernel/net/index.ts';
import { IdentityError, type IdentityErrorKind } from '../../../ports/identity/index.ts';

/** Apple's own word is the second one. */
const refusals = new Set([
  'access_denied', 'user_cancelled_authorize', 'login_required', 'consent_required', 'interaction_required', 'account_selection_required',
]);
const outages = new Set(['temporarily_unavailable', 'server_error']);

/** Of openid-client's codes: what is wrong with the provider's own documents, or our settings for it. */
const misconfigurations = new Set([
  'OAUTH_HTTP_REQUEST_FORBIDDEN', 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN', 'OAUTH_MISSING_SERVER_METADATA', 'OAUTH_INVALID_SERVER_METADATA',
]);
const timeouts = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT']);
/** What the network says, all the way down. */
const networkCode = /^(E[A-Z_]+|UND_ERR_\w+|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|HPE_\w+)$/;

/** The provider's words, if they are words. */
const word = (text: string | undefined): string => (text !== undefined && /^[a-z_]{1,60}$/.test(text) ? text : 'an error');

function* causesOf(error: unknown): Generator<unknown> {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 6; depth += 1) {
    yield at;
    at = (at as { cause?: unknown }).cause;
  }
}

const ofStatus = (status: number): IdentityErrorKind => (status >= 500 || status === 429 || status === 408 ? 'unavailable' : 'misconfigured');

/**
 * In our own words. Causes stay behind: openid-client's carry tokens and claims, which have no business in a log.
 */
export function toIdentityError(error: unknown): IdentityError {
  if (error instanceof IdentityError) return error;
  if (error instanceof AuthorizationResponseError) {
    if (refusals.has(error.error)) return new IdentityError('denied', `The provider answers ${word(error.error)}`);
    return new IdentityError(outages.has(error.error) ? 'unavailable' : 'misconfigured', `The provider answers ${word(error.error)}`);
  }
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant') return new IdentityError('invalid', 'The provider does not take the code: invalid_grant');
    return new IdentityError(outages.has(error.error) ? 'unavailable' : ofStatus(error.status), `The provider does not take us: ${word(error.error)}`);
  }
  if (error instanceof WWWAuthenticateChallengeError) return new IdentityError(ofStatus(error.status), `The provider answers ${error.status}`);

  for (const cause of causesOf(error)) {
    if (cause instanceof ForbiddenAddress) return new IdentityError('misconfigured', cause.message);
    if (cause instanceof Response && !cause.ok) return new IdentityError(ofStatus(cause.status), `The provider answers ${cause.status}`);
    const code = (cause as { code?: unknown }).code;
    if (typeof code === 'string' && (timeouts.has(code) || networkCode.test(code))) {
      return new IdentityError('unavailable', `The provider does not answer: ${code}`);
    }
    if ((cause as Error).name === 'TimeoutError') return new IdentityError('unavailable', 'The provider takes too long');
    if (typeof code === 'string' && misconfigurations.has(code)) return new IdentityError('misconfigured', `The provider cannot be used: ${code}`);
  }
  const code = error instanceof ClientError ? error.code : undefined;
  return new IdentityError('invalid', `The provider’s answer is not valid${code === undefined ? '' : `: ${code}`}`);
}
