import type { Readable } from 'node:stream';
import { invalidKey } from './keys.ts';

/**
 * Files by key, in our own words. Clients send and fetch bytes by signed URLs; the server reads and writes them itself.
 *
 * Whoever has an upload's URL may use it again until it expires. So what was uploaded is never served: it is read once,
 * checked, written under another key by the server, and deleted.
 */
export interface Storage {
  /** 'folder' or 's3', for records and logs. */
  readonly name: string;
  /**
   * A request that stores exactly these many bytes under this type until `expiresAt`, and nothing else. The client sends
   * all of the headers as they are (a browser sets `content-length` by itself, and to the same).
   */
  signUpload(input: SignUpload): Promise<SignedUpload>;
  /** A URL that answers the file until `expiresAt` as the type and name given here, whatever was once declared. */
  signDownload(input: SignDownload): Promise<string>;
  head(key: string): Promise<StoredFile | null>;
  /** The whole file, or null if there is none. One above `maxBytes` throws `too_large` and is not read. */
  read(key: string, options: { maxBytes: number }): Promise<Buffer | null>;
  /** All or nothing; replaces what is there. */
  write(key: string, bytes: Uint8Array, options: { contentType: string }): Promise<void>;
  /** Nothing there to delete is fine. */
  delete(key: string): Promise<void>;
  /** Everything below a folder (`ten_1/usr_2/`, with the slash), however much it is. */
  deletePrefix(prefix: string): Promise<{ deleted: number }>;
}

export interface StoredFile {
  readonly sizeBytes: number;
  readonly contentType: string;
}

export interface SignUpload {
  /** Its last part is the upload's id, which the folder's URL shows. */
  readonly key: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly expiresAt: Date;
}

export interface SignedUpload {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Disposition = 'inline' | 'attachment';

export interface SignDownload {
  readonly key: string;
  /** As people wrote it; it is made safe here. */
  readonly fileName: string;
  /** Of the checked result, never what the client declared. */
  readonly contentType: string;
  readonly disposition: Disposition;
  readonly expiresAt: Date;
}

/** What the server itself answers for, where signed URLs lead back to it. A storage with URLs of its own has none. */
export interface LocalFiles {
  /** What an upload's token allows. Throws `signature` or `expired`. */
  verifyUpload(token: string): UploadGrant;
  /** Verifies the token and writes the body, all or nothing. Throws `signature`, `expired`, `type`, `size` or `timeout`. */
  receive(token: string, request: ReceivedUpload): Promise<StoredFile>;
  /** What a download's token leads to; null when the file is gone. Throws `signature` or `expired`. */
  open(token: string): Promise<OpenedFile | null>;
}

export interface UploadGrant extends StoredFile {
  readonly key: string;
  readonly expiresAt: Date;
}

export interface ReceivedUpload {
  /** The request's headers as they came. */
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface OpenedFile extends StoredFile {
  readonly fileName: string;
  readonly disposition: Disposition;
  /** Another one as soon as other bytes are there. */
  readonly etag: string;
  /** Opened already: the file may be deleted meanwhile. Read it, or a part of it (both ends included), once; or close it. */
  read(range?: { readonly start: number; readonly end: number }): Readable;
  close(): Promise<void>;
}

export type StorageErrorKind =
  | 'invalid_key'
  /** A token or URL that we did not sign, or not for this. */
  | 'signature'
  | 'expired'
  /** Other than signed. */
  | 'type'
  | 'size'
  /** More than the reader takes. */
  | 'too_large'
  | 'unauthorized'
  | 'unavailable'
  | 'timeout';

/** The one error that a storage throws. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly kind: StorageErrorKind;
  readonly retryable: boolean;

  constructor(kind: StorageErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.retryable = kind === 'unavailable' || kind === 'timeout';
  }
}

/**
 * Every adapter asks this first: parts of letters, digits, `.`, `_` and `-` that start with a letter or digit, so that
 * no part can be `.`, `..`, hidden or a path of its own.
 */
export function assertKey(key: string): void {
  const wrong = invalidKey(key);
  if (wrong) throw new StorageError('invalid_key', wrong);
}

/** A folder's key: as {@link assertKey}, with a slash behind. */
export function assertPrefix(prefix: string): void {
  if (!prefix.endsWith('/')) throw new StorageError('invalid_key', 'A prefix ends with a slash');
  assertKey(prefix.slice(0, -1));
}

/** What a signature is for must make sense, or it would sign nothing or everything. */
export function assertGrant(input: { key: string; contentType: string; sizeBytes?: number; expiresAt: Date }): void {
  assertKey(input.key);
  if (!/^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/.test(input.contentType)) {
    throw new StorageError('type', 'Not a content type');
  }
  if (input.sizeBytes !== undefined && !(Number.isSafeInteger(input.sizeBytes) && input.sizeBytes > 0)) {
    throw new StorageError('size', 'A file has at least one byte');
  }
  if (Number.isNaN(input.expiresAt.getTime())) throw new StorageError('expired', 'Not an instant');
}
