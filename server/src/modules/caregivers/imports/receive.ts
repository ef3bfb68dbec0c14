import type { Readable } from 'node:stream';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { step } from '../../../kernel/http/step.ts';
import { abandonedDeadline, importFacts, type ImportParts } from './deps.ts';
import type { ImportedRow, ImportRow } from './entities.ts';
import { readHeader, readRow, UnreadableFile } from './rows.ts';
import { createSplitter, type RawRecord } from './splitter.ts';

const mostBytes = 64 * 1024 * 1024;
const mostRows = 100_000;
const longestRowBytes = 64 * 1024;
const batchSize = 200;
const idleMs = 30_000;
const abandonedAfterMs = 86_400_000;
const beginStep = 'import';

export interface Received {
  readonly importId?: string | undefined;
  readonly offset: number;
  readonly more: boolean;
  readonly approve: boolean;
}

/** What arrives within a bearable time; the rest of a stream that is given up is not read. */
async function* arriving(stream: Readable): AsyncGenerator<Buffer> {
  const timer = setTimeout(() => stream.destroy(new Error('nothing arrived for too long')), idleMs);
  try {
    for await (const chunk of stream) {
      timer.refresh();
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw problem('invalid_request', { detail: 'The request was cut off; what arrived is kept.', cause });
  } finally {
    clearTimeout(timer);
  }
}

const unreadable = (detail: string) => problem('import_not_readable', { detail, headers: { connection: 'close' } });

/** Reads a file as it arrives, in batches of whole rows: what was taken is safe, wherever the connection breaks. */
export function createReceiver(parts: ImportParts) {
  const { db, ids, repository, contents, events, deadlines, audit } = parts;

  const begin = async (ctx: Ctx, first: RawRecord, approve: boolean): Promise<ImportRow> => {
    let header: ImportRow['header'];
    try {
      header = readHeader(first.bytes);
    } catch (error) {
      if (error instanceof UnreadableFile) throw unreadable(error.message);
      throw error;
    }
    const id = await step(db, ctx, beginStep, async (tx) => {
      const row: ImportRow = {
        id: ids.next('caregiverImport'), tenantId: tx.tenant.id, status: 'receiving', approve, header, receivedBytes: first.endByte,
        receivedLines: first.nextLine - 1, receivedRows: 0, failure: null, createdAt: tx.clock.now(), finishedAt: null,
      };
      await repository.insert(tx, row);
      await deadlines.set(tx, { kind: abandonedDeadline, subjectId: row.id, dueAt: new Date(tx.clock.now().getTime() + abandonedAfterMs) });
      await audit.record(tx, { action: 'caregiver_import.started', subjectKind: 'caregiver_import', subjectId: row.id, data: { approve } });
      return row.id;
    });
    return (await repository.byId(ctx, id))!;
  };

  /** What a server had taken of this very request before it died; all that it had not taken comes again. */
  const begunBefore = async (ctx: Ctx, importId: string | undefined): Promise<ImportRow | null> => {
    if (!ctx.idempotency?.begunAt) return null;
    const id = importId ?? (ctx.idempotency.done(beginStep) as string | undefined);
    return id === undefined ? null : repository.byId(ctx, id);
  };

  const resume = async (ctx: Ctx, id: string, offset: number): Promise<ImportRow> => {
    const row = await repository.byId(ctx, id);
    if (!row) throw problem('import_not_found', { pointer: '#/query/importId' });
    if (row.status !== 'receiving') throw problem('import_closed', { detail: `It is ${row.status}.` });
    if (row.receivedBytes !== offset) throw mismatch(row.receivedBytes);
    return row;
  };
  const mismatch = (at: number | null) => problem('import_offset_mismatch', {
    pointer: '#/query/offset', detail: at === null ? 'Somebody else sends the same rows.' : `Go on at byte ${at}.`, headers: { connection: 'close' },
  });

  const move = async (tx: TxCtx, row: ImportRow, patch: Partial<ImportRow>): Promise<ImportRow> => {
    if (!(await repository.advance(tx, row, patch))) throw mismatch(null);
    return { ...row, ...patch };
  };

  /** Takes a batch; the same rows a second time find the import moved on. */
  const keep = (ctx: Ctx, row: ImportRow, records: readonly RawRecord[]): Promise<ImportRow> =>
    db.transaction(ctx, async (tx) => {
      const read = records.flatMap(({ line, bytes }): Omit<ImportedRow, 'tenantId'>[] => {
        const found = readRow(row.header, bytes);
        if (!found) return [];
        const nothing = { importId: row.id, line, caregiverId: null, code: null, inColumn: null, detail: null };
        if ('caregiver' in found) return [{ ...nothing, state: 'waiting', sealedRow: contents.seal(tx, found.caregiver, `${row.id}:${line}`) }];
        return [{ ...nothing, state: 'bad', sealedRow: null, code: found.issue.code, inColumn: found.issue.column, detail: found.issue.detail }];
      });
      const last = records.at(-1)!;
      const moved = await move(tx, row, { receivedBytes: last.endByte, receivedLines: last.nextLine - 1, receivedRows: row.receivedRows + read.length });
      await repository.addRows(tx, read);
      return moved;
    });

  const giveUp = async (ctx: Ctx, row: ImportRow, failure: string): Promise<void> => {
    await db.transaction(ctx, async (tx) => {
      if (!(await repository.advance(tx, row, { status: 'failed', failure, finishedAt: tx.clock.now() }))) return;
      await repository.dropWaiting(tx, row.id);
      await deadlines.clear(tx, { kind: abandonedDeadline, subjectId: row.id });
    });
  };

  const finish = async (tx: TxCtx, row: ImportRow): Promise<ImportRow> => {
    const moved = await move(tx, row, { status: 'running' });
    await deadlines.clear(tx, { kind: abandonedDeadline, subjectId: row.id });
    await events.record(tx, { type: importFacts.received, subjectId: row.id });
    return moved;
  };

  const tooMuch = (what: string) => problem('payload_too_large', { detail: `A file may have at most ${what}; none of it was taken.`, headers: { connection: 'close' } });

  return {
    finish,
    /** Takes what arrives; `finish` then has it worked off, where no more is to come. */
    async receive(ctx: Ctx, { importId, offset, more, approve }: Received, stream: Readable): Promise<ImportRow> {
      const before = await begunBefore(ctx, importId);
      let row = before?.status === 'receiving' && before.receivedBytes >= offset ? before : importId === undefined ? null : await resume(ctx, importId, offset);
      if (!row && offset !== 0) throw mismatch(0);
      const from = row?.receivedBytes ?? 0;
      const splitter = createSplitter({ offset: from, line: row ? row.receivedLines + 1 : 1, mostBytes: longestRowBytes });
      let batch: RawRecord[] = [];
      let bytes = offset;

      const flush = async (): Promise<void> => {
        if (row && batch.length > 0) row = await keep(ctx, row, batch);
        batch = [];
        if (row && row.receivedRows > mostRows) throw tooMuch(`${mostRows} rows`);
      };
      const take = async (record: RawRecord): Promise<void> => {
        if (!row) row = await begin(ctx, record, approve);
        else batch.push(record);
        if (batch.length >= batchSize) await flush();
      };

      try {
        for await (const chunk of arriving(stream)) {
          const taken = Math.max(0, from - bytes);
          bytes += chunk.length;
          if (bytes > mostBytes) throw tooMuch(`${mostBytes / 1024 / 1024} MB`);
          for (const record of splitter.push(chunk.subarray(taken))) await take(record);
          // a first line without an end is no header; what a header may have at most fits in far less
          if (!row && bytes > longestRowBytes) throw unreadable('The first line is no list of columns.');
        }
        if (!more) for (const record of splitter.end()) await take(record);
        await flush();
      } catch (error) {
        if (row && isProblem(error, 'payload_too_large')) await giveUp(ctx, row, error.message);
        // cut off: what arrived in whole rows is kept, so that it need not be sent again
        else if (isProblem(error, 'invalid_request')) await flush();
        throw error;
      }
      if (!row) throw unreadable('The file is empty.');
      return row;
    },
    giveUp,
  };
}
export type Receiver = ReturnType<typeof createReceiver>;
