import type { UploadRow } from './entities.ts';

type Whose = Pick<UploadRow, 'tenantId' | 'userId' | 'id'>;

/** Where people's own bytes go, below what an erasure deletes, until they are checked. Nothing is ever served from there. */
export const incomingKey = ({ tenantId, userId, id }: Whose): string => `${tenantId}/${userId}/incoming/${id}`;
/** Where what was made of them is kept. */
export const filesPrefix = ({ tenantId, userId, id }: Whose): string => `${tenantId}/${userId}/files/${id}/`;
export const fileKey = (whose: Whose, name: string): string => `${filesPrefix(whose)}${name}`;
/** Whose upload a key of `incomingKey` is. */
export function uploadOfKey(key: string): Whose | null {
  const [tenantId, userId, folder, id, ...more] = key.split('/');
  return tenantId && userId && id && folder === 'incoming' && more.length === 0 ? { tenantId, userId, id } : null;
}
