import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Page } from '../../../kernel/db/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { CertificationRow } from './entities.ts';

interface Actions {
  add(tx: TxCtx, body: Required<Schema<'AddCertification'>>): Promise<CertificationRow>;
  list(ctx: Ctx, page: { limit: number; cursor?: string | undefined }): Promise<Page<CertificationRow>>;
  remove(tx: TxCtx, id: string): Promise<void>;
  present(ctx: Ctx, row: CertificationRow): Promise<Schema<'Certification'>>;
}

export const createCertificationRoutes = ({ actions, commit }: { readonly actions: Actions; readonly commit: Commit }) =>
  ({
    listCertifications: async (ctx, { query }) => {
      const page = await actions.list(ctx, query);
      return { status: 200, body: { data: await Promise.all(page.rows.map((row) => actions.present(ctx, row))), nextCursor: page.next } };
    },
    addCertification: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 201, body: await actions.present(tx, await actions.add(tx, body)) })),
    deleteCertification: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await actions.remove(tx, params.certificationId);
        return { status: 204 as const };
      }),
  }) satisfies Pick<Handlers<Ctx>, 'listCertifications' | 'addCertification' | 'deleteCertification'>;
