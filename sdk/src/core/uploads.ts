import type { Client } from '../generated/client/index.ts';
import { completeUpload, createUpload, getUpload } from '../generated/sdk.gen.ts';
import type { Upload, UploadPurpose } from '../generated/types.gen.ts';
import { DogcareError } from './errors.ts';

export interface FileUpload {
  /** From an `<input type="file">`, or `new Blob([bytes], { type })`; its type is what is announced. */
  file: Blob;
  /** The file's own name, if left out. */
  fileName?: string;
  purpose: UploadPurpose;
  /** How long to wait for the check; a minute, if left out. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const firstPauseMs = 200;
const longestPauseMs = 2_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });

/**
 * Sends a file the whole way: announces it, puts its bytes to the signed address, and waits until it was checked. Answers the
 * upload, `clean` or `rejected` with the reason; throws a `DogcareError` when the API or the storage refuses, and the signal's reason when
 * time is up.
 */
export async function uploadFile(client: Client, { file, fileName, purpose, timeoutMs = 60_000, signal }: FileUpload): Promise<Upload> {
  const name = fileName ?? (file as Partial<File>).name ?? 'file';
  const { upload: made, url, headers } = await createUpload({ client, body: { purpose, fileName: name, contentType: file.type, sizeBytes: file.size } });
  // the length is the body's own, and no page may set it
  const { 'content-length': _length, ...others } = headers;
  const sent = await fetch(url, { method: 'PUT', headers: others, body: file, ...(signal ? { signal } : {}) });
  if (!sent.ok) {
    const problem = (await sent.json().catch(() => ({}))) as { code?: string; title?: string; detail?: string };
    throw new DogcareError({ status: sent.status, code: (problem.code ?? 'upload_not_as_announced') as never, title: problem.title ?? 'The file was not taken', ...(problem.detail ? { detail: problem.detail } : {}) });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const ended = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let upload = await completeUpload({ client, path: { uploadId: made.id } });
  for (let pauseMs = firstPauseMs; upload.status === 'checking'; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    await pause(pauseMs, ended);
    upload = await getUpload({ client, path: { uploadId: made.id } });
  }
  return upload;
}
