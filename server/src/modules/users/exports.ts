import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Consumer, Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { DeadlineHandler, Deadlines } from '../../kernel/time/deadlines.ts';
import type { RateLimiter } from '../../ports/cache/index.ts';
import type { Storage } from '../../ports/storage/index.ts';
import type { AccountRepository } from './account-repository.ts';
import type { DataExportRow } from './entities.ts';
import type { PersonalData } from './personal-data.ts';
import { meOf } from './policy.ts';
import { zipOf, type ZippedFile } from './zip.ts';

const keptMs = 7 * 86_400_000;
const linkMs = 15 * 60_000;
const aDay = { limit: 5, windowMs: 86_400_000 };
const mostBytes = 256 * 1024 * 1024;
/** What does not fit is named; it is there by `getUpload`. */
const mostFileBytes = 200 * 1024 * 1024;
const contentType = 'application/zip';
const expiry = 'user.export_expiry';

/** Where everything of a person is kept in the storage, so that it goes at once. */
export const filesOf = (tenantId: string, userId: string): string => `${tenantId}/${userId}/`;

const jsonFile = (name: string, value: unknown): ZippedFile => ({ name: `${name}.json`, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) });

export interface ExportDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly storage: Storage;
  readonly rateLimiter: RateLimiter;
  readonly registry: () => readonly PersonalData[];
  readonly repository: AccountRepository;
  readonly log: Logger;
}

export function createExports({ db, ids, events, deadlines, commit, storage, rateLimiter, registry, repository, log }: ExportDeps) {
  const archive = async (ctx: Ctx, userId: string): Promise<Buffer> => {
    const files: ZippedFile[] = [];
    const filesLeftOut: string[] = [];
    let fileBytes = 0;
    for (const part of registry()) {
      files.push(jsonFile(part.name, await part.export(ctx, userId)));
      for await (const { path, bytes } of part.filesFor?.(ctx, userId) ?? []) {
        if (fileBytes + bytes.length > mostFileBytes) {
          filesLeftOut.push(path);
          continue;
        }
        fileBytes += bytes.length;
        files.push({ name: path, bytes, compress: false });
      }
    }
    const about = { person: userId, business: ctx.tenant.name, madeAt: ctx.clock.now(), filesLeftOut };
    return zipOf([jsonFile('about', about), ...files], { mtime: ctx.clock.now(), maxBytes: mostBytes });
  };

  const keep = async (ctx: Ctx, row: DataExportRow, bytes: Buffer): Promise<void> => {
    const storageKey = `${filesOf(ctx.tenant.id, row.userId)}exports/${row.id}.zip`;
    await storage.write(storageKey, bytes, { contentType });
    const isWanted = await db.transaction(ctx, async (tx) => {
      const readyAt = tx.clock.now();
      const expiresAt = new Date(readyAt.getTime() + keptMs);
      if ((await repository.endExport(tx, row.id, { status: 'ready', storageKey, sizeBytes: bytes.length, readyAt, expiresAt })) === 0) return false;
      await deadlines.set(tx, { kind: expiry, subjectId: row.id, dueAt: expiresAt });
      await events.record(tx, { type: 'user.export_ready', subjectId: row.userId, data: { exportId: row.id } });
      return true;
    });
    // the account was erased meanwhile
    if (!isWanted && (await repository.export(ctx, row.id))?.status !== 'ready') await storage.delete(storageKey);
  };

  const fail = async (tx: TxCtx, row: DataExportRow): Promise<void> => {
    const expiresAt = new Date(tx.clock.now().getTime() + keptMs);
    await repository.endExport(tx, row.id, { status: 'failed', expiresAt });
    await deadlines.set(tx, { kind: expiry, subjectId: row.id, dueAt: expiresAt });
  };

  const consumer: Consumer = {
    name: 'users.exports',
    types: ['user.export_requested'],
    handle: {
      mode: 'effect',
      async run(ctx, event) {
        const row = await repository.export(ctx, String(event.data['exportId']));
        if (row?.status !== 'pending') return;
        try {
          await keep(ctx, row, await archive(ctx, row.userId));
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          log.error({ tenantId: ctx.tenant.id, exportId: row.id }, 'an export is too large');
          await db.transaction(ctx, (tx) => fail(tx, row));
        }
      },
    },
  };

  const deadline: DeadlineHandler = {
    kind: expiry,
    mode: 'effect',
    async run(ctx, exportId) {
      const row = await repository.export(ctx, exportId);
      if (!row) return;
      if (row.storageKey !== null) await storage.delete(row.storageKey);
      await db.transaction(ctx, (tx) => repository.deleteExport(tx, exportId));
    },
  };

  return {
    consumer,
    deadline,
    async request<Answer>(ctx: Ctx, answer: (row: DataExportRow) => Answer): Promise<Answer> {
      const userId = meOf(ctx);
      const pending = await repository.pendingExport(ctx, userId);
      if (!pending) {
        const { allowed, retryAfterMs } = await rateLimiter.take(`export:${ctx.tenant.id}:${userId}`, aDay);
        if (!allowed) throw problem('rate_limited', { detail: `At most ${aDay.limit} a day.`, headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } });
      }
      return commit(ctx, async (tx) => {
        const waiting = await repository.pendingExport(tx, userId);
        if (waiting) return answer(waiting);
        const row: DataExportRow = {
          id: ids.next('dataExport'), tenantId: tx.tenant.id, userId, status: 'pending', storageKey: null, sizeBytes: null,
          requestedAt: tx.clock.now(), readyAt: null, expiresAt: null,
        };
        await repository.insertExport(tx, row);
        await events.record(tx, { type: 'user.export_requested', subjectId: userId, data: { exportId: row.id } });
        return answer(row);
      });
    },
    async get(ctx: Ctx, exportId: string): Promise<{ row: DataExportRow; downloadUrl: string | null }> {
      const row = await repository.export(ctx, exportId);
      if (!row || row.userId !== meOf(ctx)) throw problem('export_not_found', { pointer: '#/path/exportId' });
      if (row.status !== 'ready' || row.storageKey === null) return { row, downloadUrl: null };
      const downloadUrl = await storage.signDownload({
        key: row.storageKey, contentType, fileName: `${ctx.tenant.slug}-my-data.zip`, disposition: 'attachment',
        expiresAt: new Date(ctx.wall.now().getTime() + linkMs),
      });
      return { row, downloadUrl };
    },
  };
}
export type Exports = ReturnType<typeof createExports>;
