import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { UserRow } from './entities.ts';
import type { Files } from './uploads/index.ts';

type Pictured = Pick<UserRow, 'id' | 'avatarUploadId'>;

const usedFor = ({ id }: Pictured): string => `avatar:${id}`;
/** Others who save it need not know what its owner calls it. */
const fileName = 'avatar';

/** People's pictures: clean uploads of their own, shown to whoever sees the profile. */
export function createAvatars(files: Files) {
  return {
    /** With addresses of all its sizes; null where there is none. */
    async of(ctx: Ctx, { avatarUploadId }: Pictured): Promise<Schema<'Avatar'> | null> {
      if (avatarUploadId === null) return null;
      const sizes = await files.filesOf(ctx, avatarUploadId, fileName);
      return sizes.length === 0 ? null : { uploadId: avatarUploadId, files: sizes };
    },
    /** Takes another picture, or none; the one before is deleted within the day. */
    async change(tx: TxCtx, user: Pictured, uploadId: string | null): Promise<Pick<UserRow, 'avatarUploadId'>> {
      if (uploadId === user.avatarUploadId) return { avatarUploadId: uploadId };
      if (uploadId !== null) {
        await files.use(tx, { uploadId, userId: user.id, purpose: 'image', usedFor: usedFor(user), pointer: '#/avatarUploadId' });
      }
      if (user.avatarUploadId !== null) await files.release(tx, user.avatarUploadId, usedFor(user));
      return { avatarUploadId: uploadId };
    },
  };
}
export type Avatars = ReturnType<typeof createAvatars>;
