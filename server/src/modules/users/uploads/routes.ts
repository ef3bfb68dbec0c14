import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { servedContentType, servingHeaders } from '../../../kernel/files/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { reaching } from './deps.ts';
import type { FileLinks } from './links.ts';
import type { UploadActions } from './service.ts';

/** The types that the contract declares for files. */
type Served = 'image/webp';

const keptForSeconds = 3_600;

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
    completeUpload: async (ctx, { params }) => ({ status: 202, body: await uploads.complete(ctx, params.uploadId) }),
    putUpload: async (_ctx, { params, query, headers, body }) => {
      const sent: Record<string, string | undefined> = headers;
      await uploads.receive(params.uploadId, query.token, { contentType: sent['content-type'], contentLength: sent['content-length'], body });
      return { status: 204 };
    },
    getFile: async (_ctx, { params }) => {
      const file = await reaching(() => links.open(params.token));
      if (!file) throw problem('file_not_found');
      const contentType = file.contentType === 'application/zip' ? file.contentType : servedContentType(file.contentType);
      const isPicture = /^(?:image|video)\//.test(contentType);
      const isSealed = Buffer.isBuffer(file.body);
      const headers = servingHeaders({
        ...file, contentType, maxAgeSeconds: isPicture && !isSealed ? keptForSeconds : 0,
        // storefronts of other origins show them; what their addresses say is who may
        resourcePolicy: isPicture ? 'cross-origin' : 'same-origin',
      });
      return { status: 200, contentType: contentType as Served, body: file.body, headers };
    },
  }) satisfies Pick<Handlers<Ctx>, 'createUpload' | 'getUpload' | 'completeUpload' | 'putUpload' | 'getFile'>;
