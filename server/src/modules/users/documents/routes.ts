import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { DocumentActions } from './actions.ts';

export const createDocumentRoutes = ({ mine, commit }: { readonly mine: DocumentActions['mine']; readonly commit: Commit }) =>
  ({
    listMyDocuments: async (ctx, { query }) => {
      const page = await mine.list(ctx, query);
      return { status: 200, body: { data: await Promise.all(page.rows.map((row) => mine.present(ctx, row))), nextCursor: page.next } };
    },
    submitDocument: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 201, body: await mine.present(tx, await mine.submit(tx, body)) })),
  }) satisfies Pick<Handlers<Ctx>, 'listMyDocuments' | 'submitDocument'>;
