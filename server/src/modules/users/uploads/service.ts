import type { Readable } from 'node:stream';
import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { allowedTypes, maxFileBytes, type FilePurpose } from '../../../kernel/files/index.ts';
import { StorageError, type SignedUpload } from '../../../ports/storage/index.ts';
import type { PersonalData } from '../personal-data.ts';
import { meOf } from '../policy.ts';
import { createUploadParts, reaching, tidyDeadline, type UploadParts, type UploadsDeps } from './deps.ts';
import type { UploadRow } from './entities.ts';
import { incomingKey, uploadOfKey } from './keys.ts';
import { createMadeFiles } from './made.ts';
import { presentUpload, type PresentedFile } from './presenter.ts';
import { createUploadRoutes } from './routes.ts';
import { createSealedUploads } from './sealed.ts';
import { createUploadWork } from './work.ts';

const putForMs = 15 * 60_000;
const tidyAfterMs = 3_600_000;
const mostFiles = 500;
const megabyte = 1_000_000;

export interface ReceivedBody {
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  readonly body: Readable;
}

/** The door for modules whose things have files. */
export interface Files {
  /** Takes a clean upload of this person's for something (`document:doc_…`), once. Throws `upload_not_usable`. */
  use(tx: TxCtx, wanted: { uploadId: string; userId: string; purpose: FilePurpose; usedFor: string; pointer: string }): Promise<void>;
  /** Gives it back: unless somebody takes it again, it is deleted within the hour. */
  release(tx: TxCtx, uploadId: string, usedFor: string): Promise<void>;
  /** Its files, with addresses for whoever may see them: that was asked before. They are saved under the name they were sent with, or another. */
  filesOf(ctx: Ctx, uploadId: string, fileName?: string): Promise<PresentedFile[]>;
  /** As `filesOf`, for many at once; what is no upload is left out. */
  filesOfAll(ctx: Ctx, uploadIds: readonly string[]): Promise<Map<string, PresentedFile[]>>;
}

export function createUploads(deps: UploadsDeps) {
  const parts = createUploadParts(deps);
  const { consumers, deadlines } = createUploadWork(parts);
  const actions = createUploadActions(parts);
  const files: Files = createFiles(parts);
  return {
    files, made: createMadeFiles(parts), consumers, deadlines,
    routes: createUploadRoutes({ uploads: actions, links: parts.links, commit: deps.commit }),
    personal: createUploadPersonalData(parts),
    sealed: createSealedUploads(parts),
  };
}

function createUploadActions(parts: UploadParts) {
  const { ids, repository, storage, local, names, events, wall, contextFor } = parts;

  const mine = async (ctx: Ctx, id: string): Promise<UploadRow> => {
    const row = await repository.byId(ctx, id);
    if (!row || row.userId !== meOf(ctx)) throw problem('upload_not_found');
    return row;
  };
  const present = async (ctx: Ctx, row: UploadRow): Promise<Schema<'Upload'>> => {
    const name = names.open(ctx, row.sealedName, row.id);
    return presentUpload(row, name, await presentFiles(parts, row, name));
  };

  return {
    /** Checks what is wanted and signs an address for it; `create` then takes the room. */
    async prepare(ctx: Ctx, { purpose, fileName, contentType, sizeBytes }: Schema<'CreateUpload'>) {
      const allowed = allowedTypes[purpose];
      if (!allowed.includes(contentType)) throw problem('upload_type_not_allowed', { pointer: '#/contentType', detail: `Taken are ${allowed.join(', ')}.` });
      if (sizeBytes > maxFileBytes[purpose]) throw problem('upload_too_large', { pointer: '#/sizeBytes', detail: `At most ${maxFileBytes[purpose]} bytes.` });
      const id = ids.next('upload');
      const row: UploadRow = {
        id, tenantId: ctx.tenant.id, userId: meOf(ctx), purpose, status: 'waiting', sealedName: names.seal(ctx, fileName, id), contentType, sizeBytes,
        countedBytes: sizeBytes, files: null, contentKeyId: null, rejectionCode: null, rejectionDetail: null, usedFor: null, createdAt: ctx.clock.now(), completedAt: null, checkedAt: null,
      };
      const expiresAt = new Date(wall.now().getTime() + putForMs);
      const signed = await reaching(() => storage.signUpload({ key: incomingKey(row), contentType, sizeBytes, expiresAt }));
      return { row, fileName, signed, expiresAt };
    },
    async create(tx: TxCtx, { row, fileName, signed, expiresAt }: { row: UploadRow; fileName: string; signed: SignedUpload; expiresAt: Date }): Promise<Schema<'UploadTicket'>> {
      const bytes = tx.tenant.settings.limits.uploadMegabytesPerUser * megabyte;
      if (!(await repository.reserve(tx, row.userId, row.sizeBytes, { files: mostFiles, bytes }))) {
        throw problem('upload_quota_exceeded', { detail: `At most ${mostFiles} files and ${bytes / megabyte} MB for each account.` });
      }
      await repository.insert(tx, row);
      await parts.deadlines.set(tx, { kind: tidyDeadline, subjectId: row.id, dueAt: new Date(tx.clock.now().getTime() + tidyAfterMs) });
      return { upload: presentUpload(row, fileName, []), method: signed.method, url: signed.url, headers: { ...signed.headers }, expiresAt: expiresAt.toISOString() };
    },
    /** The bytes, by an address that `create` signed; whoever has it may be nobody to us. */
    async receive(uploadId: string, token: string, received: ReceivedBody): Promise<void> {
      if (!local) throw problem('upload_not_found', { detail: 'Files are not kept here.' });
      try {
        const whose = uploadOfKey(local.verifyUpload(token).key);
        if (whose?.id !== uploadId) throw problem('upload_not_found');
        const row = await repository.byId(await contextFor(whose.tenantId, 'users.uploads'), uploadId);
        if (!row) throw problem('upload_not_found');
        if (row.status !== 'waiting') throw problem('upload_closed', { detail: `It is ${row.status}.` });
        await local.receive(token, received);
      } catch (error) {
        throw asUploadProblem(error);
      }
    },
    /** Whether all of it has arrived, if it was waited for; `complete` then has it checked. */
    async arrived(ctx: Ctx, id: string): Promise<void> {
      const row = await mine(ctx, id);
      if (row.status !== 'waiting') return;
      const stored = await reaching(() => storage.head(incomingKey(row)));
      if (stored?.sizeBytes !== row.sizeBytes) throw problem('upload_incomplete', { detail: 'PUT the bytes to the address first.' });
    },
    async complete(tx: TxCtx, id: string): Promise<Schema<'Upload'>> {
      if (await repository.step(tx, id, 'complete', { completedAt: tx.clock.now() })) {
        await events.record(tx, { type: 'upload.completed', subjectId: id, data: { userId: meOf(tx) } });
      }
      return present(tx, await mine(tx, id));
    },
    get: async (ctx: Ctx, id: string) => present(ctx, await mine(ctx, id)),
  };
}
export type UploadActions = ReturnType<typeof createUploadActions>;

function asUploadProblem(cause: unknown): unknown {
  // a business that is suspended takes no files either
  if (isProblem(cause)) return cause.status < 500 && !cause.code.startsWith('upload_') ? problem('upload_not_found', { cause }) : cause;
  if (!(cause instanceof StorageError)) return cause;
  if (cause.kind === 'signature' || cause.kind === 'expired') return problem('upload_not_found', { detail: 'The address is not right, or too old.', cause });
  if (cause.kind === 'type' || cause.kind === 'size' || cause.kind === 'timeout') return problem('upload_not_as_announced', { detail: cause.message, cause });
  return problem('overloaded', { headers: { 'retry-after': '5' }, cause });
}

async function presentFiles({ links }: UploadParts, row: UploadRow, fileName: string): Promise<PresentedFile[]> {
  if (row.status !== 'clean') return [];
  return Promise.all((row.files ?? []).map(async (file) => {
    const { url, expiresAt } = await links.linkTo(row, file, fileName);
    return { ...file, url, urlExpiresAt: expiresAt.toISOString() };
  }));
}

function createFiles(parts: UploadParts): Files {
  const { repository, names, deadlines } = parts;
  return {
    async use(tx, { uploadId, userId, purpose, usedFor, pointer }) {
      if (!(await repository.use(tx, { id: uploadId, userId, purpose }, usedFor))) {
        throw problem('upload_not_usable', { pointer, detail: `It must be a clean upload of yours for the purpose ${purpose}, and used for nothing else.` });
      }
      await deadlines.clear(tx, { kind: tidyDeadline, subjectId: uploadId });
    },
    async release(tx, uploadId, usedFor) {
      if (!(await repository.release(tx, uploadId, usedFor))) return;
      await deadlines.set(tx, { kind: tidyDeadline, subjectId: uploadId, dueAt: new Date(tx.clock.now().getTime() + tidyAfterMs) });
    },
    async filesOf(ctx, uploadId, fileName) {
      const row = await repository.byId(ctx, uploadId);
      return row ? presentFiles(parts, row, fileName ?? names.open(ctx, row.sealedName, row.id)) : [];
    },
    async filesOfAll(ctx, uploadIds) {
      const rows = uploadIds.length === 0 ? [] : await repository.byIds(ctx, uploadIds);
      return new Map(await Promise.all(rows.map(async (row) => [row.id, await presentFiles(parts, row, names.open(ctx, row.sealedName, row.id))] as const)));
    },
  };
}

/** An erasure takes the rows here; the files are below the person's prefix, which goes as a whole. */
function createUploadPersonalData({ repository, names, links }: UploadParts): PersonalData & {
  /** The files themselves, for an export. */
  filesFor(ctx: Ctx, userId: string): AsyncGenerator<{ path: string; bytes: Buffer }>;
} {
  return {
    name: 'uploads',
    async export(ctx, userId) {
      const rows = await repository.allOf(ctx, userId);
      return { uploads: rows.map((row) => presentUpload(row, names.open(ctx, row.sealedName, row.id), [])) };
    },
    async *filesFor(ctx, userId) {
      for (const row of await repository.allOf(ctx, userId)) {
        for (const { name } of row.status === 'clean' ? (row.files ?? []) : []) {
          const bytes = await links.read(row, name);
          if (bytes) yield { path: `files/${row.id}/${name}`, bytes };
        }
      }
    },
    erase: repository.erase,
    columns: {
      uploads: { personal: ['sealedName'], impersonal: ['purpose', 'status', 'contentType', 'files', 'contentKeyId', 'rejectionCode', 'rejectionDetail', 'usedFor'] },
      upload_usage: {},
    },
  };
}
