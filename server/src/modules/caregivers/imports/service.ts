import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { PersonalData } from '../../users/index.ts';
import { createImportParts, type ImportDeps } from './deps.ts';
import type { ImportedRow, ImportRow } from './entities.ts';
import { createReceiver } from './receive.ts';
import { createImportWork } from './work.ts';

const presentRow = ({ line, state, caregiverId, code, inColumn, detail }: ImportedRow): Schema<'CaregiverImportRow'> =>
  ({ line, state, caregiverId, issue: code === null ? null : { code, column: inColumn, detail: detail ?? '' } });

/** Files of caregivers. */
export function createCaregiverImports(deps: ImportDeps) {
  const parts = createImportParts(deps);
  const { repository } = parts;
  const receiver = createReceiver(parts);
  const { consumers, deadlines } = createImportWork(parts, receiver);

  const present = async (ctx: Ctx, row: ImportRow): Promise<Schema<'CaregiverImport'>> => {
    const { waiting, created, existing, bad } = await repository.counts(ctx, row.id);
    return {
      id: row.id,
      status: row.status,
      approve: row.approve,
      receivedBytes: row.receivedBytes,
      rows: { received: row.receivedRows, created, existing, bad, waiting },
      failure: row.failure,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    };
  };
  const found = async (ctx: Ctx, id: string): Promise<ImportRow> => {
    const row = await repository.byId(ctx, id);
    if (!row) throw problem('import_not_found', { pointer: '#/path/importId' });
    return row;
  };

  const personal: PersonalData = {
    name: 'caregiver-imports',
    // a row is kept until it was worked off; then it is an account, which is told of elsewhere
    export: async () => ({}),
    erase: async () => {},
    columns: {
      caregiver_imports: { impersonal: ['status', 'header', 'failure'] },
      caregiver_import_rows: { secret: ['sealedRow'], impersonal: ['state', 'code', 'inColumn', 'detail'] },
    },
  };

  return {
    consumers, deadlines, personal,
    routes: {
      importCaregivers: async (ctx, { query, headers, body }) => {
        const type = (headers as Record<string, string | undefined>)['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
        if (type !== 'text/csv') throw problem('unsupported_media_type', { detail: 'Send text/csv.', pointer: '#/header/content-type' });
        const row = await receiver.receive(ctx, query, body);
        return deps.commit(ctx, async (tx) => ({ status: 202, body: await present(tx, query.more ? row : await receiver.finish(tx, row)) }));
      },
      getCaregiverImport: async (ctx, { params }) => ({ status: 200, body: await present(ctx, await found(ctx, params.importId)) }),
      listCaregiverImportRows: async (ctx, { params, query: { state, ...paging } }) => {
        const { id } = await found(ctx, params.importId);
        const page = await repository.page(ctx, id, state, paging);
        return { status: 200, body: { data: page.rows.map(presentRow), nextCursor: page.next } };
      },
    } satisfies Pick<Handlers<Ctx>, 'importCaregivers' | 'getCaregiverImport' | 'listCaregiverImportRows'>,
  };
}
export type CaregiverImports = ReturnType<typeof createCaregiverImports>;
