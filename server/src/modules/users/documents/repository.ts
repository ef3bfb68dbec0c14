import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, oneOf, type Database } from '../../../kernel/db/index.ts';
import { transitionFrom, type Transition } from '../../../kernel/machine/machine.ts';
import { DocumentEntity, type DocumentKind, type DocumentRow } from './entities.ts';
import { documentMachine, type DocumentStatus, type DocumentStep } from './machine.ts';

const mostOfOnePerson = 10_000;
export const standingOf = (userId: string, kind: DocumentKind, status: 'in_review' | 'approved'): string => `${userId}:${kind}:${status}`;

/** Every query on documents. */
export function createDocumentRepository(db: Database) {
  const documents = createRepository<DocumentRow>(db, DocumentEntity);
  return {
    insert: documents.insert,
    byId: (ctx: Ctx, id: string) => documents.findOne(ctx, { id }),
    standing: (ctx: Ctx, standing: string) => documents.findOne(ctx, { standing }),
    allOf: (ctx: Ctx, userId: string) => documents.find(ctx, { userId }, { limit: mostOfOnePerson, orderBy: [['id', 'asc']] }),
    approvedOf: (ctx: Ctx, userIds: readonly string[]) => documents.find(ctx, { userId: oneOf(userIds), status: 'approved' }, { limit: mostOfOnePerson }),
    pageOf: (ctx: Ctx, userId: string, page: { limit: number; cursor?: string | undefined }) =>
      documents.page(ctx, { where: { userId }, order: [['id', 'desc']], after: page.cursor, limit: page.limit }),
    reviews: (ctx: Ctx, filter: { status?: DocumentStatus | undefined; userId?: string | undefined }, page: { limit: number; cursor?: string | undefined }) =>
      documents.page(ctx, {
        where: { ...(filter.status === undefined ? {} : { status: filter.status }), ...(filter.userId === undefined ? {} : { userId: filter.userId }) },
        order: [['id', 'asc']], after: page.cursor, limit: page.limit,
      }),
    /** Takes a step of the machine, if the row still is where it starts; answers the row as it is then. */
    async step(tx: TxCtx, row: DocumentRow, name: DocumentStep, patch: Partial<DocumentRow> = {}): Promise<DocumentRow | null> {
      const step = transitionFrom<Transition<DocumentStatus, DocumentStep, string>>(documentMachine, row.status, name);
      if (!step) return null;
      const { to } = step;
      const standing = to === 'approved' || to === 'in_review' ? standingOf(row.userId, row.kind, to) : null;
      const change = { ...patch, status: to, standing };
      return (await documents.update(tx, { id: row.id, status: row.status }, change)) > 0 ? { ...row, ...change } : null;
    },
    erase: async (tx: TxCtx, userId: string): Promise<void> => void (await documents.delete(tx, { userId })),
  };
}
