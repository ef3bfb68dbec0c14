import { importPKCS8, SignJWT } from 'jose';
import { ClientSecretBasic, ClientSecretPost, None, type ClientAuth, type ServerMetadata } from 'openid-client';
import type { Clock } from '../../../kernel/time/clock.ts';
import { IdentityError, type AppleKey, type IdentityProvider } from '../../../ports/identity/index.ts';

/** Apple allows half a year; it is made anew for every exchange. */
const secretMs = 5 * 60_000;

/** The client secret that Apple takes: a JWT over who we are, by the key of the developer account. */
export async function appleClientSecret(key: AppleKey, clientId: string, audience: string, wall: Clock): Promise<string> {
  const nowMs = wall.now().getTime();
  try {
    const privateKey = await importPKCS8(key.privateKey.replaceAll('\\n', '\n'), 'ES256');
    return await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: key.keyId })
      .setIssuer(key.teamId)
      .setSubject(clientId)
      .setAudience(audience)
      .setIssuedAt(new Date(nowMs))
      .setExpirationTime(new Date(nowMs + secretMs))
      .sign(privateKey);
  } catch {
    // without its cause, which may repeat the key
    throw new IdentityError('misconfigured', 'Apple’s private key must be a P-256 key in PEM (the .p8 file)');
  }
}

/** How we say who we are at the token endpoint: `basic` where the provider takes it, as it must if it says nothing. */
export async function clientAuthOf({ clientId, clientSecret }: IdentityProvider, metadata: ServerMetadata, wall: Clock): Promise<ClientAuth> {
  if (clientSecret === null) return None();
  if (typeof clientSecret === 'object') return ClientSecretPost(await appleClientSecret(clientSecret, clientId, metadata.issuer, wall));
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
}
