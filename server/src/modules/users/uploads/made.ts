import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { FilePurpose } from '../../../kernel/files/index.ts';
import type { UploadParts } from './deps.ts';
import type { UploadRow } from './entities.ts';

export interface MadeFile {
  readonly userId: string;
  readonly purpose: FilePurpose;
  readonly fileName: string;
  /** As it is shown: `original.pdf`. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Files in people's accounts that the platform made itself, as the demo does: there is nothing to check in what nobody sent. */
export function createMadeFiles({ ids, repository, links, names }: UploadParts) {
  return {
    /** Before the transaction that `keep`s it. */
    async write(ctx: Ctx, { userId, purpose, fileName, name, contentType, bytes }: MadeFile): Promise<UploadRow> {
      const id = ids.next('upload');
      const now = ctx.clock.now();
      const sizeBytes = bytes.length;
      const row: UploadRow = {
        id, tenantId: ctx.tenant.id, userId, purpose, status: 'clean', sealedName: names.seal(ctx, fileName, id), contentType, sizeBytes, countedBytes: sizeBytes,
        files: [{ name, contentType, sizeBytes, width: null, height: null }], contentKeyId: null, rejectionCode: null, rejectionDetail: null, usedFor: null,
        createdAt: now, completedAt: now, checkedAt: now,
      };
      return { ...row, contentKeyId: await links.write(row, name, bytes, contentType) };
    },
    /** Puts it into the account, for something (`certification:crt_…`). */
    async keep(tx: TxCtx, row: UploadRow, usedFor: string): Promise<void> {
      if (!(await repository.reserve(tx, row.userId, row.sizeBytes, { files: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER }))) throw problem('upload_quota_exceeded');
      await repository.insert(tx, { ...row, usedFor });
    },
  };
}
export type MadeFiles = ReturnType<typeof createMadeFiles>;
