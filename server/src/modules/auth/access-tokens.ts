import { errors, jwtVerify, SignJWT } from 'jose';
import type { Role } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { accessTokenMs } from './policy.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { TokenKeys } from './token-key.ts';

/** Who an access token was made for. Whether the session still stands is asked elsewhere, each time. */
export interface Bearer {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
}

type Verified = Bearer & { readonly expiresAtMs: number };

const issuer = 'dogcare';
const type = 'at+jwt';
const algorithm = 'ES256';
const audienceOf = (tenantId: string): string => `dogcare:${tenantId}`;
/** Checking a signature costs more than the rest of a short request; the same token comes many times in a row. */
const rememberedMs = 60_000;
const longestToken = 4_000;
/** As we write it, to the last bit: decoders pass over padding and spare bits, and one token shall have one spelling. */
const tokenPattern = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;
/** How far the clocks of two servers may be apart. */
const clockToleranceSeconds = 5;

const notOurs = 'The access token is not one of ours.';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const tell = (error: unknown): Error => {
  if (error instanceof errors.JWTExpired) return problem('token_expired', { cause: error });
  if (error instanceof errors.JOSEError) return problem('unauthenticated', { detail: notOurs, cause: error });
  return error as Error;
};

export interface AccessTokens {
  issue(bearer: Bearer): Promise<string>;
  /** Throws `token_expired`, and `unauthenticated` for what this tenant never gave out. */
  read(tenantId: string, token: string): Soon<Bearer>;
}

export function createAccessTokens({ keys, wall }: { readonly keys: TokenKeys; readonly wall: Clock }): AccessTokens {
  const verified = createRecent<Verified>(wall);
  const byKid = new Map(keys.all.map(({ kid, publicKey }) => [kid, publicKey]));

  /** Of our own keys by name only: what else a header says of keys, in it or at an address, is not looked at. */
  const keyOf = ({ kid }: { kid?: string | undefined }) => {
    const key = kid === undefined ? undefined : byKid.get(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  };

  const verify = async (tenantId: string, token: string): Promise<Verified> => {
    try {
      const audience = audienceOf(tenantId);
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        audience,
        issuer,
        typ: type,
        requiredClaims: ['exp', 'iat'],
        maxTokenAge: accessTokenMs / 1_000,
        clockTolerance: clockToleranceSeconds,
        currentDate: wall.now(),
      });
      const { aud, sub, sid, tid, role, exp } = payload;
      // no token of ours is for several, or names another tenant than the one it is for
      if (aud !== audience || tid !== tenantId || !isText(sub) || !isText(sid) || !isText(role)) {
        throw new errors.JWTInvalid('A claim is not as we write it');
      }
      return { tenantId, userId: sub, sessionId: sid, role: role as Role, expiresAtMs: (exp as number) * 1_000 };
    } catch (error) {
      throw tell(error);
    }
  };

  return {
    issue({ tenantId, userId, sessionId, role }) {
      const nowMs = wall.now().getTime();
      return new SignJWT({ sid: sessionId, tid: tenantId, role })
        .setProtectedHeader({ alg: algorithm, typ: type, kid: keys.current.kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audienceOf(tenantId))
        .setIssuedAt(new Date(nowMs))
        .setExpirationTime(new Date(nowMs + accessTokenMs))
        .sign(keys.current.privateKey);
    },
    read(tenantId, token) {
      if (token.length > longestToken || !tokenPattern.test(token)) throw problem('unauthenticated', { detail: notOurs });
      // by the token itself: hashing it would cost more than all else here, and only good ones stay remembered
      return whenKnown(verified.get(`${tenantId}\n${token}`, rememberedMs, () => verify(tenantId, token)), (bearer) => {
        if (bearer.expiresAtMs <= wall.now().getTime()) throw problem('token_expired');
        return bearer;
      });
    },
  };
}
