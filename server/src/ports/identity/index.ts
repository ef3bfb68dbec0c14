/** Signing in with somebody else's account, Google's or Apple's or any OpenID provider's, in our own words. */

/** Apple's clients have no secret: they sign a short-lived one with a key from the developer account. */
export interface AppleKey {
  readonly teamId: string;
  readonly keyId: string;
  /** P-256, as PEM (the `.p8` file). */
  readonly privateKey: string;
}

/** A provider, as a tenant has registered with it. */
export interface IdentityProvider {
  /** `https://accounts.google.com`: where its discovery document starts. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client, which has PKCE alone. */
  readonly clientSecret: string | AppleKey | null;
  /** What is asked for besides `openid`; `email` and `profile` if left out. */
  readonly scopes?: readonly string[] | undefined;
  /**
   * How the answer comes back: in the query of a GET, or as a form that is posted from the provider's site, without our `Lax` cookies.
   * Apple posts, whatever stands here.
   */
  readonly responseMode?: 'query' | 'form_post' | undefined;
}

/** What the person's browser is sent to. Everything but `url` is kept on the server, for one answer within minutes. */
export interface IdentityStart {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who the provider says it is. `issuer` and `subject` together name the person for good; an address may change hands. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** True only if the provider says so in so many words: an account is linked by an address only then. */
  readonly emailVerified: boolean;
  /** For a form to be filled in with, not to be believed. */
  readonly name: { readonly full: string | null; readonly given: string | null; readonly family: string | null };
}

export interface IdentityStartInput {
  readonly provider: IdentityProvider;
  /** Ours, exactly as it is registered with the provider. */
  readonly redirectUri: string;
  readonly loginHint?: string | undefined;
}

export interface IdentityFinishInput {
  readonly provider: IdentityProvider;
  readonly redirectUri: string;
  /** What came to the redirect URI: of the query, or of the form. */
  readonly answer: URLSearchParams | Readonly<Record<string, string>>;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Bounded in time; called outside database transactions. Both throw {@link IdentityError}. */
export interface IdentityProviders {
  start(input: IdentityStartInput): Promise<IdentityStart>;
  finish(input: IdentityFinishInput): Promise<ExternalIdentity>;
}

export type IdentityErrorKind =
  /** The person said no, or the provider did for them. */
  | 'denied'
  /** Not an answer to what was asked: another state or nonce, a code that is used up, a token that is not the provider's. Start again. */
  | 'invalid'
  /** The answer is another provider's than was asked. */
  | 'mix_up'
  /** The provider does not take us: a wrong client id, secret, redirect URI or issuer. For the operator. */
  | 'misconfigured'
  /** It is down, or too slow. */
  | 'unavailable';

/** The one error of this port. Its message holds neither secrets nor tokens. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly kind: IdentityErrorKind;
  readonly retryable: boolean;

  constructor(kind: IdentityErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.retryable = kind === 'unavailable';
  }
}
