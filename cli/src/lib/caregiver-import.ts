import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCaregiverImport, importCaregivers, isDogcareError, listCaregiverImportRows, paginate } from '@dogcare/sdk';
import type { CaregiverImport, CaregiverImportRow, Client } from '@dogcare/sdk';
import { usage } from './usage.ts';

const pieceBytes = 1024 * 1024;
const mostTries = 5;
const pollMs = 500;

export interface ImportOptions {
  readonly path: string;
  readonly approve: boolean;
  /** Go on with this one. */
  readonly importId?: string | undefined;
  readonly pieceBytes?: number;
  /** Bytes that are safe, of how many; and the import's id, with which to go on. */
  readonly onSent?: (sent: number, total: number, importId: string) => void;
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw usage(`The file can’t be read: ${(error as Error).message}`);
  }
}

const isPassing = (error: unknown): boolean => isDogcareError(error) && (error.status === 0 || error.status >= 500 || error.code === 'network_error');

/** Where the server stands, asked with patience: it may be away for a moment. */
async function standing(client: Client, importId: string): Promise<CaregiverImport> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await getCaregiverImport({ client, path: { importId } });
    } catch (error) {
      if (!isPassing(error) || tries >= mostTries) throw error;
      await sleep(pollMs * tries);
    }
  }
}

/** Sends a file piece by piece, each from where the server says that it has whole rows; never more of it in memory than one piece. */
export async function sendCaregivers(client: Client, { path, approve, importId, onSent, ...options }: ImportOptions): Promise<CaregiverImport> {
  const file = await opened(path);
  try {
    const total = (await file.stat()).size;
    const most = options.pieceBytes ?? pieceBytes;
    let found = importId === undefined ? null : await standing(client, importId);
    for (let tries = 1; found?.status === 'receiving' || found === null;) {
      const offset: number = found?.receivedBytes ?? 0;
      const piece = Buffer.alloc(Math.min(most, Math.max(0, total - offset)));
      const { bytesRead } = await file.read(piece, 0, piece.length, offset);
      const more = offset + bytesRead < total;
      try {
        const answer: CaregiverImport = await importCaregivers({
          client,
          body: new Blob([piece.subarray(0, bytesRead)], { type: 'text/csv' }),
          query: { approve, more, offset, ...(found ? { importId: found.id } : {}) },
        });
        if (more && answer.receivedBytes === offset) throw usage(`There is a row of more than ${most} bytes after byte ${offset}.`);
        found = answer;
        tries = 1;
        onSent?.(more ? found.receivedBytes : total, total, found.id);
      } catch (error) {
        if (!isPassing(error) || tries >= mostTries) throw error;
        tries += 1;
        await sleep(pollMs * tries);
        // what arrived before the connection broke need not be sent again
        if (found) found = await standing(client, found.id);
      }
    }
    return found;
  } finally {
    await file.close();
  }
}

/** Waits until all rows were worked off. */
export async function workedOff(client: Client, started: CaregiverImport, onDone: (done: number, total: number) => void): Promise<CaregiverImport> {
  let found = started;
  while (found.status === 'running') {
    onDone(found.rows.received - found.rows.waiting, found.rows.received);
    await sleep(pollMs);
    found = await standing(client, started.id);
  }
  return found;
}

/** Every row that is not right, in the file's order. */
export const badRows = (client: Client, importId: string): AsyncIterable<CaregiverImportRow> =>
  paginate(listCaregiverImportRows, { client, path: { importId }, query: { state: 'bad', limit: 100 } });
