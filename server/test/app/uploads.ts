import type { Schema } from '../../src/contract/contract.ts';
import type { Client } from './client.ts';
import { until, type Signed } from './people.ts';

export interface FileToSend {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly purpose: Schema<'UploadPurpose'>;
  readonly fileName?: string;
}

/** Sends files the whole way, as a frontend does. */
export function createUploader(_server: unknown, call: Client) {
  const put = async (ticket: Pick<Schema<'UploadTicket'>, 'url' | 'headers'>, bytes: Buffer, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> => {
    const answer = await fetch(ticket.url, {
      method: 'PUT', body: bytes as Uint8Array<ArrayBuffer>, headers: { 'content-type': ticket.headers['content-type']!, ...headers },
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const ticketFor = (who: Signed, { bytes, contentType, purpose, fileName = 'a file' }: FileToSend) =>
    call('createUpload', { token: who.token, tenant: who.tenant, body: { purpose, fileName, contentType, sizeBytes: bytes.length } });
  const about = (who: Signed, uploadId: string) => ({ token: who.token, tenant: who.tenant, params: { uploadId } });

  /** Answers the upload once it was checked. */
  const upload = async (who: Signed, file: FileToSend): Promise<Schema<'Upload'>> => {
    const { status, body: ticket } = await ticketFor(who, file);
    if (status !== 201) throw new Error(`no upload: ${JSON.stringify(ticket)}`);
    const sent = await put(ticket, file.bytes);
    if (sent.status >= 300) throw new Error(`not sent: ${JSON.stringify(sent.body)}`);
    const id = ticket.upload.id as string;
    await call('completeUpload', about(who, id));
    let upload: Schema<'Upload'> | undefined;
    await until(async () => {
      upload = (await call('getUpload', about(who, id))).body;
      return upload?.status !== 'checking';
    }, 30_000);
    return upload!;
  };
  /** What a signed address answers. */
  const fetchFile = async (url: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
    const answer = await fetch(url);
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  return { put, ticketFor, upload, fetchFile };
}
export type Uploader = ReturnType<typeof createUploader>;
