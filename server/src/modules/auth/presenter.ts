import type { Schema } from '../../contract/contract.ts';
import { presentMe } from '../users/index.ts';
import { accessTokenMs } from './policy.ts';
import type { SignedInSession } from './sessions.ts';

export const presentSignedIn = (session: SignedInSession): Schema<'SignedIn'> => ({
  tokenType: 'Bearer',
  accessToken: session.accessToken,
  expiresInSeconds: accessTokenMs / 1_000,
  refreshToken: session.refreshToken,
  refreshExpiresAt: session.refreshExpiresAt.toISOString(),
  user: presentMe(session.user),
});
