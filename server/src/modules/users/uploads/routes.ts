import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { partOf, servedContentType, servingHeaders } from '../../../kernel/files/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { reaching } from './deps.ts';
import type { FileLinks } from './links.ts';
import type { UploadActions } from './service.ts';

/** The types that the contract declares for files. */
type Served = 'image/webp';

const keptForSeconds = 3_600;

/** What is said again of a file that the caller has. */
const kept = ({ etag = '', 'cache-control': cacheControl = '' }: Record<string, string>) => ({ etag, 'cache-control': cacheControl });

export interface UploadRoutesDeps {
  readonly uploads: UploadActions;
  readonly links: FileLinks;
  readonly commit: Commit;
}

export const createUploadRoutes = ({ uploads, links, commit }: UploadRoutesDeps) =>
  ({
    createUpload: async (ctx, { body }) => {
      const prepared = await uploads.prepare(ctx, body);
      return commit(ctx, async (tx) => ({ status: 201, body: await uploads.create(tx, prepared) }));
    },
    getUpload: async (ctx, { params }) => ({ status: 200, body: await uploads.get(ctx, params.uploadId) }),
    completeUpload: async (ctx, { params }) => {
      await uploads.arrived(ctx, params.uploadId);
      return commit(ctx, async (tx) => ({ status: 202, body: await uploads.complete(tx, params.uploadId) }));
    },
    putUpload: async (_ctx, { params, query, headers, body }) => {
      const sent: Record<string, string | undefined> = headers;
      await uploads.receive(params.uploadId, query.token, { contentType: sent['content-type'], contentLength: sent['content-length'], body });
      return { status: 204 };
    },
    getFile: async (_ctx, { params, headers: asked }) => {
      const file = await reaching(() => links.open(params.token));
      if (!file) throw problem('file_not_found');
      const contentType = file.contentType === 'application/zip' ? file.contentType : servedContentType(file.contentType);
      const isPicture = /^(?:image|video)\//.test(contentType);
      const part = partOf({ range: asked.range, ifRange: asked['if-range'], ifNoneMatch: asked['if-none-match'] }, file);
      const range = typeof part === 'string' ? undefined : part;
      const headers = servingHeaders({
        ...file, contentType, range, maxAgeSeconds: isPicture && !file.isSealed ? keptForSeconds : 0,
        // storefronts of other origins show them; what their addresses say is who may
        resourcePolicy: isPicture ? 'cross-origin' : 'same-origin',
      });
      if (part === 'unchanged' || part === 'unsatisfiable') await file.close();
      if (part === 'unsatisfiable') throw problem('range_not_satisfiable', { detail: `It has ${file.sizeBytes} bytes.`, headers: { 'content-range': `bytes */${file.sizeBytes}` } });
      if (part === 'unchanged') return { status: 304, headers: kept(headers) };
      return { status: range ? 206 : 200, contentType: contentType as Served, body: file.read(range), headers };
    },
  }) satisfies Pick<Handlers<Ctx>, 'createUpload' | 'getUpload' | 'completeUpload' | 'putUpload' | 'getFile'>;
