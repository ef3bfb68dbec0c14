import { StorageError } from '../../../ports/storage/index.ts';

interface S3Failure {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

const statusOf = (error: unknown): number | undefined => (error as S3Failure).$metadata?.httpStatusCode;

/** A missing bucket is 404, too, but not an answer. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && (error as S3Failure).name !== 'NoSuchBucket';

/** The cause stays here: it carries the request, and with that the key's id. */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { name = '', message = '' } = error as S3Failure;
  const status = statusOf(error);
  if (name === 'AbortError' || name === 'TimeoutError') return new StorageError('timeout', 'S3 did not answer in time');
  if (status === 401 || status === 403) return new StorageError('unauthorized', `S3 refused the key: ${name}`);
  return new StorageError('unavailable', `S3 failed: ${name} ${status ?? message}`.slice(0, 200));
}
