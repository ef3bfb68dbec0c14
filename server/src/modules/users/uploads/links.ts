import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { keyIdOf, VaultError, type Vault } from '../../../kernel/crypto/index.ts';
import type { ByteRange } from '../../../kernel/files/index.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import { StorageError, type Disposition, type LocalFiles, type Storage } from '../../../ports/storage/index.ts';
import type { KeptFile, UploadRow } from './entities.ts';
import { fileKey } from './keys.ts';

const hourMs = 3_600_000;
const sealedForMs = 5 * 60_000;
const longestFileBytes = 200 * 1024 * 1024;

/** Links are not a tenant's: whoever has one may be nobody to us. */
const linkContext = { tenantId: 'files', purpose: 'file-link' } as const;
/** What is sealed for one file opens as no other. */
export const contentPurpose = 'upload-content';
const contentContext = (tenantId: string, key: string) => ({ tenantId, purpose: contentPurpose, subject: key });

/** A file that somebody has an address of; `read` or `close` it. */
export interface OpenFile {
  readonly contentType: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly disposition: Disposition;
  readonly etag: string;
  /** Nothing of a document goes out before all of it was found to be whole, so it is in memory; all else streams. */
  readonly isSealed: boolean;
  read(range?: ByteRange): Buffer | Readable;
  close(): Promise<void>;
}

interface Link {
  readonly tenantId: string;
  readonly key: string;
  readonly contentType: string;
  readonly fileName: string;
  readonly until: number;
}

export interface FileLinksDeps {
  readonly storage: Storage;
  /** Where signed addresses lead back to this server; null with S3. */
  readonly local: LocalFiles | null;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly publicUrl: () => string;
}

/**
 * Files at rest and their addresses. Documents are encrypted, so this server answers them itself, for minutes; pictures and videos come from the
 * storage, by addresses that stay the same for an hour so that browsers may keep what they fetched.
 */
export function createFileLinks({ storage, local, vault, wall, publicUrl }: FileLinksDeps) {
  const openLink = (token: string): Link | null => {
    try {
      const link = JSON.parse(vault.open(token, linkContext)) as Link;
      return wall.now().getTime() < link.until ? link : null;
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  };
  const readSealed = async ({ tenantId, key }: Pick<Link, 'tenantId' | 'key'>): Promise<Buffer | null> => {
    const sealed = await storage.read(key, { maxBytes: longestFileBytes });
    return sealed ? Buffer.from(vault.open(sealed.toString('ascii'), contentContext(tenantId, key)), 'base64') : null;
  };

  const writeSealed = async (key: string, sealed: string): Promise<string | null> => {
    await storage.write(key, Buffer.from(sealed, 'ascii'), { contentType: 'application/octet-stream' });
    return keyIdOf(sealed);
  };

  return {
    /** Documents sealed, the rest as it is; answers the key that it is sealed under. */
    async write(row: UploadRow, name: string, bytes: Buffer, contentType: string): Promise<string | null> {
      const key = fileKey(row, name);
      if (row.purpose !== 'document') {
        await storage.write(key, bytes, { contentType });
        return null;
      }
      return writeSealed(key, vault.seal(bytes.toString('base64'), contentContext(row.tenantId, key)));
    },
    /** Puts a document's file under today's key, and answers which that is; null if the file is gone. */
    async reseal(row: UploadRow, name: string): Promise<string | null> {
      const key = fileKey(row, name);
      const sealed = (await storage.read(key, { maxBytes: longestFileBytes }))?.toString('ascii') ?? null;
      if (sealed === null || vault.isCurrent(sealed)) return sealed && keyIdOf(sealed);
      return writeSealed(key, vault.reseal(sealed, contentContext(row.tenantId, key)));
    },
    async read(row: UploadRow, name: string): Promise<Buffer | null> {
      const key = fileKey(row, name);
      return row.purpose === 'document' ? readSealed({ tenantId: row.tenantId, key }) : storage.read(key, { maxBytes: longestFileBytes });
    },
    async linkTo(row: UploadRow, file: KeptFile, fileName: string): Promise<{ url: string; expiresAt: Date }> {
      const nowMs = wall.now().getTime();
      const key = fileKey(row, file.name);
      if (row.purpose === 'document') {
        const until = nowMs + sealedForMs;
        const link: Link = { tenantId: row.tenantId, key, contentType: file.contentType, fileName, until };
        return { url: `${publicUrl()}/api/files/${vault.seal(JSON.stringify(link), linkContext)}`, expiresAt: new Date(until) };
      }
      const expiresAt = new Date(Math.ceil(nowMs / hourMs) * hourMs + hourMs);
      return { url: await storage.signDownload({ key, fileName, contentType: file.contentType, disposition: 'inline', expiresAt }), expiresAt };
    },
    /** What an address leads to; null where it is none, too old, or the file is gone. */
    async open(token: string): Promise<OpenFile | null> {
      const link = openLink(token);
      if (link) {
        const body = await readSealed(link);
        return body && {
          contentType: link.contentType, fileName: link.fileName, sizeBytes: body.length, disposition: 'inline', isSealed: true,
          etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
          read: (range) => (range ? body.subarray(range.start, range.end + 1) : body),
          close: async () => undefined,
        };
      }
      try {
        const found = await local?.open(token);
        return found ? { ...found, isSealed: false } : null;
      } catch (error) {
        if (error instanceof StorageError && (error.kind === 'signature' || error.kind === 'expired')) return null;
        throw error;
      }
    },
  };
}
export type FileLinks = ReturnType<typeof createFileLinks>;
