import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { RelyingParty } from './relying-party.ts';

/** What is kept of a passkey. Nothing of it is secret. */
export interface Passkey {
  /** The credential's own id, base64url; one tenant has it once. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** How often it was used, if it counts; 0 if it does not. */
  readonly counter: number;
  /** How the browser reaches it: `internal`, `hybrid`, `usb`. */
  readonly transports: readonly string[];
  /** Synchronised to a person's other devices. */
  readonly backedUp: boolean;
  /** The make of the authenticator; all zero where it does not say. */
  readonly aaguid: string;
}

export interface PasskeyUse {
  readonly credentialId: string;
  /** To be stored where what is stored is smaller, or is 0 and stays 0. */
  readonly counter: number;
  readonly backedUp: boolean;
  /** By finger, face or PIN: only then is a passkey enough by itself. */
  readonly userVerified: boolean;
}

/** `invalid`: not an answer to this challenge by this passkey here. `cloned`: its counter did not go up, so there are two of it. */
export type PasskeyErrorKind = 'invalid' | 'cloned';

export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
  readonly kind: PasskeyErrorKind;
  constructor(kind: PasskeyErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

export interface Passkeys {
  /** For `navigator.credentials.create`. The challenge is to be kept for a few minutes, and used once. */
  registrationOptions(input: {
    readonly relyingParty: RelyingParty;
    readonly user: { readonly id: string; readonly email: string; readonly displayName: string };
    /** Those the person has, so that none is made twice on a device. */
    readonly existing: readonly Pick<Passkey, 'credentialId' | 'transports'>[];
  }): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** Throws {@link PasskeyError}. `response` is what the browser sent, unchecked. */
  verifyRegistration(input: { readonly relyingParty: RelyingParty; readonly challenge: string; readonly response: unknown }): Promise<Passkey>;
  /** For `navigator.credentials.get`. Without `allowed` the browser offers every passkey that it has for this site. */
  authenticationOptions(input: {
    readonly relyingParty: RelyingParty;
    readonly allowed?: readonly Pick<Passkey, 'credentialId' | 'transports'>[] | undefined;
  }): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Throws {@link PasskeyError}. */
  verifyAuthentication(input: {
    readonly relyingParty: RelyingParty;
    readonly challenge: string;
    readonly response: unknown;
    readonly passkey: Passkey;
    /** Beside a password a touch is enough; a passkey by itself needs more, and that is what is asked for if left out. */
    readonly touchIsEnough?: boolean | undefined;
  }): Promise<PasskeyUse>;
}

const challengeBytes = 32;
const timeoutMs = 5 * 60_000;
/** EdDSA, ES256, RS256: what authenticators make. */
const algorithms = [-8, -7, -257];

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const listed = (passkeys: readonly Pick<Passkey, 'credentialId' | 'transports'>[]) =>
  passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] }));

const isAnswer = (response: unknown): boolean =>
  typeof response === 'object' && response !== null && typeof (response as { id?: unknown }).id === 'string' &&
  typeof (response as { response?: unknown }).response === 'object' && (response as { response?: unknown }).response !== null;

/** The id of the passkey that an answer is by, to look it up; null for what is no answer. */
export const credentialIdOf = (response: unknown): string | null => (isAnswer(response) ? (response as { id: string }).id : null);

const invalid = (cause?: unknown): PasskeyError => new PasskeyError('invalid', 'The passkey’s answer is not valid here', cause);

/** The library throws plain errors over whatever a browser could send: all of that is the sender's. */
const attempt = async <T>(response: unknown, work: () => Promise<T>): Promise<T> => {
  if (!isAnswer(response)) throw invalid();
  try {
    return await work();
  } catch (cause) {
    throw invalid(cause);
  }
};

export function createPasskeys({ random }: { readonly random: (size: number) => Buffer }): Passkeys {
  const newChallenge = () => new Uint8Array(random(challengeBytes));

  return {
    registrationOptions: ({ relyingParty, user, existing }) =>
      generateRegistrationOptions({
        rpName: relyingParty.name,
        rpID: relyingParty.id,
        userName: user.email,
        userDisplayName: user.displayName,
        userID: new TextEncoder().encode(user.id),
        challenge: newChallenge(),
        timeout: timeoutMs,
        attestationType: 'none',
        excludeCredentials: listed(existing),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        supportedAlgorithmIDs: algorithms,
      }),

    async verifyRegistration({ relyingParty, challenge, response }) {
      const { verified, registrationInfo } = await attempt(response, () =>
        verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...relyingParty.origins],
          expectedRPID: relyingParty.id,
          requireUserVerification: false,
          supportedAlgorithmIDs: algorithms,
        }));
      if (!verified || !registrationInfo) throw invalid();
      const { credential, credentialBackedUp, aaguid } = registrationInfo;
      const transports = (credential.transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 10);
      return {
        credentialId: credential.id, publicKey: base64url(credential.publicKey), counter: credential.counter, transports,
        backedUp: credentialBackedUp, aaguid,
      };
    },

    authenticationOptions: ({ relyingParty, allowed }) =>
      generateAuthenticationOptions({
        rpID: relyingParty.id,
        challenge: newChallenge(),
        timeout: timeoutMs,
        userVerification: allowed === undefined ? 'required' : 'preferred',
        ...(allowed === undefined ? {} : { allowCredentials: listed(allowed) }),
      }),

    async verifyAuthentication({ relyingParty, challenge, response, passkey, touchIsEnough = false }) {
      if (credentialIdOf(response) !== passkey.credentialId) throw invalid();
      const { verified, authenticationInfo } = await attempt(response, () =>
        verifyAuthenticationResponse({
          response: response as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...relyingParty.origins],
          expectedRPID: relyingParty.id,
          // the counter is judged below, where its error can be told from the others
          credential: { id: passkey.credentialId, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')), counter: 0 },
          requireUserVerification: !touchIsEnough,
        }));
      if (!verified) throw invalid();
      const { newCounter, credentialBackedUp, userVerified } = authenticationInfo;
      if ((newCounter > 0 || passkey.counter > 0) && newCounter <= passkey.counter) {
        throw new PasskeyError('cloned', 'The passkey’s counter did not go up');
      }
      return { credentialId: passkey.credentialId, counter: newCounter, backedUp: credentialBackedUp, userVerified };
    },
  };
}
