import { errors, jwtVerify, SignJWT } from 'jose';
import type { Role } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { accessTokenMs } from './policy.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { TokenKey } from './token-key.ts';

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

const tell = (error: unknown): Error => {
  if (error instanceof errors.JWTExpired) return problem('token_expired', { cause: error });
  if (error instanceof errors.JOSEError) return problem('unauthenticated', { detail: 'The access token is not one of ours.', cause: error });
  return error as Error;
};

export interface AccessTokens {
  issue(bearer: Bearer): Promise<string>;
  /** Throws `token_expired`, and `unauthenticated` for what this tenant never gave out. */
  read(tenantId: string, token: string): Soon<Bearer>;
}

export function createAccessTokens({ key, wall }: { readonly key: TokenKey; readonly wall: Clock }): AccessTokens {
  const verified = createRecent<Verified>(wall);

  const verify = async (tenantId: string, token: string): Promise<Verified> => {
    try {
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: [algorithm],
        audience: audienceOf(tenantId),
        issuer,
        typ: type,
        requiredClaims: ['sub', 'sid', 'tid', 'role', 'exp'],
        currentDate: wall.now(),
      });
      const { sub, sid, tid, role, exp } = payload;
      return {
        tenantId: tid as string, userId: sub as string, sessionId: sid as string, role: role as Role, expiresAtMs: (exp as number) * 1_000,
      };
    } catch (error) {
      throw tell(error);
    }
  };

  return {
    issue({ tenantId, userId, sessionId, role }) {
      const nowMs = wall.now().getTime();
      return new SignJWT({ sid: sessionId, tid: tenantId, role })
        .setProtectedHeader({ alg: algorithm, typ: type, kid: key.kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audienceOf(tenantId))
        .setIssuedAt(new Date(nowMs))
        .setExpirationTime(new Date(nowMs + accessTokenMs))
        .sign(key.privateKey);
    },
    read(tenantId, token) {
      if (token.length > longestToken) throw problem('unauthenticated');
      // by the token itself: hashing it would cost more than all else here, and only good ones stay remembered
      return whenKnown(verified.get(`${tenantId}\n${token}`, rememberedMs, () => verify(tenantId, token)), (bearer) => {
        if (bearer.expiresAtMs <= wall.now().getTime()) throw problem('token_expired');
        return bearer;
      });
    },
  };
}
