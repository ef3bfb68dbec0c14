import type { ContextFor } from '../../../kernel/context/contexts.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import { sealedText, type Vault } from '../../../kernel/crypto/index.ts';
import type { Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { FileChecker } from '../../../kernel/files/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { Deadlines } from '../../../kernel/time/deadlines.ts';
import type { Antivirus } from '../../../ports/antivirus/index.ts';
import { StorageError, type LocalFiles, type Storage } from '../../../ports/storage/index.ts';
import { createFileLinks } from './links.ts';
import { createUploadRepository } from './repository.ts';

export interface UploadsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly vault: Vault;
  readonly storage: Storage;
  /** Where signed addresses lead back to this server; null with S3. */
  readonly local: LocalFiles | null;
  readonly antivirus: Antivirus;
  readonly checker: FileChecker;
  readonly contextFor: ContextFor;
  readonly wall: Clock;
  /** Where the API answers, as its users write it. */
  readonly publicUrl: () => string;
  readonly log: Logger;
}

export function createUploadParts(deps: UploadsDeps) {
  return { ...deps, repository: createUploadRepository(deps.db), links: createFileLinks(deps), names: sealedText(deps.vault, 'upload-name') };
}
export type UploadParts = ReturnType<typeof createUploadParts>;

/** A storage that does not answer is no mistake of the caller's. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StorageError && cause.retryable) throw problem('overloaded', { headers: { 'retry-after': '5' }, cause });
    throw cause;
  }
}

export const tidyDeadline = 'upload.tidy';
