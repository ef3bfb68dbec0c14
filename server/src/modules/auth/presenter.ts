import type { Schema } from '../../contract/contract.ts';
import { presentMe } from '../users/index.ts';
import type { SessionRow } from './entities.ts';
import { accessTokenMs } from './policy.ts';
import type { SignedInSession } from './sessions.ts';

export const presentSignedIn = (session: SignedInSession): Schema<'SignedIn'> => ({
  tokenType: 'Bearer',
  accessToken: session.accessToken,
  expiresInSeconds: accessTokenMs / 1_000,
  refreshToken: session.refreshToken,
  refreshExpiresAt: session.refreshExpiresAt.toISOString(),
  deviceToken: session.deviceToken,
  user: presentMe(session.user),
});

export const presentSession = (session: SessionRow, currentId: string): Schema<'Session'> => ({
  id: session.id,
  current: session.id === currentId,
  device: session.device ?? 'Unknown device',
  place: session.place,
  createdAt: session.createdAt.toISOString(),
  lastSeenAt: (session.lastSeenAt ?? session.createdAt).toISOString(),
  expiresAt: session.expiresAt.toISOString(),
});
