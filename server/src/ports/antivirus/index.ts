import type { Readable } from 'node:stream';

/** Looks for known malware. Called outside database transactions, bounded in time and size. */
export interface Antivirus {
  /** 'clamd', for records and logs. */
  readonly name: string;
  /**
   * `clean` only when the whole file was scanned and nothing was found. Whatever else happens throws
   * {@link AntivirusError}: a file that could not be scanned is not clean.
   */
  scan(file: Uint8Array | Readable): Promise<ScanResult>;
}

export type ScanResult = { readonly clean: true } | { readonly clean: false; readonly signature: string };

/** `failed`: the scanner answered that it could not scan this one. */
export type AntivirusErrorKind = 'unavailable' | 'timeout' | 'too_large' | 'failed';

/** The one error that {@link Antivirus.scan} throws. */
export class AntivirusError extends Error {
  override readonly name = 'AntivirusError';
  readonly kind: AntivirusErrorKind;
  readonly retryable: boolean;

  constructor(kind: AntivirusErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.retryable = kind !== 'too_large';
  }
}
