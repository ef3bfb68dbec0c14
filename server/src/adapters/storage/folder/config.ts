import type { Clock } from '../../../kernel/time/clock.ts';

/** From the server's own settings: the data folder, its secret key and the URL at which it answers. */
export interface FolderStorageConfig {
  readonly folder: string;
  /** Signs URLs, by a key derived from it. */
  readonly secret: string;
  /** `https://api.example.com`, without a slash; `/api/uploads/…` and `/api/files/…` are below it. */
  readonly publicUrl: string;
}

export interface FolderStorageDeps {
  /** Wall time: signatures don't follow a sandbox tenant's clock. */
  readonly wall: Clock;
  readonly randomBytes: (size: number) => Buffer;
  /** For one upload's body; a slow sender does not hold a file open for ever. */
  readonly receiveTimeoutMs?: number | undefined;
}
