import type { Ctx } from '../../../kernel/context/context.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { FileAccepted, FileOutput } from '../../../kernel/files/index.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { AntivirusError } from '../../../ports/antivirus/index.ts';
import { tidyDeadline, type UploadParts } from './deps.ts';
import type { RejectionCode, UploadRow } from './entities.ts';
import { filesPrefix, incomingKey } from './keys.ts';

const dayMs = 24 * 3_600_000;

interface Rejected {
  readonly ok: false;
  readonly code: RejectionCode;
  readonly detail: string;
}

/** What is done with files apart from requests. All of it bears being done again. */
export function createUploadWork(parts: UploadParts): { consumers: Consumer[]; deadlines: DeadlineHandler[] } {
  const { db, repository, storage, links, antivirus, checker, events, deadlines, log } = parts;

  const verdictOn = async (row: UploadRow): Promise<FileAccepted | Rejected> => {
    const bytes = await storage.read(incomingKey(row), { maxBytes: row.sizeBytes });
    if (!bytes) return { ok: false, code: 'missing', detail: 'The bytes are gone.' };
    try {
      const scan = await antivirus.scan(bytes);
      if (!scan.clean) {
        log.warn({ uploadId: row.id, tenantId: row.tenantId, signature: scan.signature }, 'malware was uploaded, and refused');
        return { ok: false, code: 'infected', detail: 'The scanner found malware in it.' };
      }
    } catch (error) {
      // what could not be scanned is not clean
      if (error instanceof AntivirusError && !error.retryable) return { ok: false, code: 'too_large', detail: 'It is too large to be scanned.' };
      throw error;
    }
    return checker.check({ purpose: row.purpose, declaredType: row.contentType, bytes });
  };

  const reject = async (ctx: Ctx, row: UploadRow, { code, detail }: Pick<Rejected, 'code' | 'detail'>): Promise<void> => {
    await db.transaction(ctx, async (tx) => {
      const patch = { rejectionCode: code, rejectionDetail: detail.slice(0, 300), checkedAt: tx.clock.now(), countedBytes: 0 };
      if (!(await repository.step(tx, row.id, 'reject', patch))) return;
      await repository.count(tx, row.userId, { files: -1, bytes: -row.countedBytes });
      await events.record(tx, { type: 'upload.rejected', subjectId: row.id, data: { userId: row.userId, code } });
    });
  };

  const keep = async (ctx: Ctx, row: UploadRow, outputs: readonly FileOutput[]): Promise<void> => {
    let contentKeyId: string | null = null;
    for (const { name, bytes, contentType } of outputs) contentKeyId = await links.write(row, name, bytes, contentType);
    const files = outputs.map(({ name, contentType, bytes, width, height }) => ({ name, contentType, sizeBytes: bytes.length, width, height }));
    const countedBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await db.transaction(ctx, async (tx) => {
      if (!(await repository.step(tx, row.id, 'pass', { files, contentKeyId, countedBytes, checkedAt: tx.clock.now() }))) return;
      await repository.count(tx, row.userId, { files: 0, bytes: countedBytes - row.countedBytes });
      await events.record(tx, { type: 'upload.clean', subjectId: row.id, data: { userId: row.userId } });
    });
  };

  const check = async (ctx: Ctx, id: string): Promise<void> => {
    const row = await repository.byId(ctx, id);
    if (!row) return;
    if (row.status === 'checking') {
      const verdict = await verdictOn(row);
      if (verdict.ok) await keep(ctx, row, verdict.outputs);
      else await reject(ctx, row, verdict);
    }
    await storage.delete(incomingKey(row));
    // erased while it was checked: what was written is nobody's any more
    if (!(await repository.byId(ctx, id))) await storage.deletePrefix(filesPrefix(row));
  };

  const tidy = async (ctx: Ctx, id: string): Promise<void> => {
    const row = await repository.byId(ctx, id);
    if (!row) return;
    // whoever has the address could have sent bytes once more
    if (row.status !== 'checking') await storage.delete(incomingKey(row));
    if (row.status === 'waiting') {
      await db.transaction(ctx, async (tx) => {
        if (await repository.step(tx, id, 'expire', { countedBytes: 0 })) await repository.count(tx, row.userId, { files: -1, bytes: -row.countedBytes });
      });
      return;
    }
    const unusedUntil = new Date(row.createdAt.getTime() + dayMs);
    if (ctx.clock.now() < unusedUntil) {
      if (row.status === 'checking' || (row.status === 'clean' && row.usedFor === null)) {
        await db.transaction(ctx, (tx) => deadlines.set(tx, { kind: tidyDeadline, subjectId: id, dueAt: unusedUntil }));
      }
      return;
    }
    if (row.status === 'checking') {
      await reject(ctx, row, { code: 'not_checked', detail: 'It could not be checked within a day.' });
      await storage.delete(incomingKey(row));
      return;
    }
    const discarded = await db.transaction(ctx, async (tx) => {
      if (row.status !== 'clean' || !(await repository.discardUnused(tx, id))) return false;
      await repository.count(tx, row.userId, { files: -1, bytes: -row.countedBytes });
      return true;
    });
    if (discarded || row.status === 'expired') await storage.deletePrefix(filesPrefix(row));
  };

  return {
    consumers: [
      { name: 'users.uploads', types: ['upload.completed'], handle: { mode: 'effect', run: (ctx, event) => check(ctx, event.subjectId) } },
    ],
    deadlines: [{ kind: tidyDeadline, mode: 'effect', run: tidy }],
  };
}
