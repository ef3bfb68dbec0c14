import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import type { ApplicationStatus } from '../machine.ts';
import { ApplicationEntity, type ApplicationRow } from './entities.ts';

const mostOfOnePerson = 1_000;

export interface ApplicationFilter {
  readonly status?: ApplicationStatus | undefined;
  readonly caregiverId?: string | undefined;
}

/** Every query on applications. */
export function createApplicationRepository(db: Database) {
  const applications = createRepository<ApplicationRow>(db, ApplicationEntity);
  return {
    insert: applications.insert,
    byId: (ctx: Ctx, id: string) => applications.findOne(ctx, { id }),
    latestOf: (ctx: Ctx, caregiverId: string) => applications.findOne(ctx, { caregiverId }, { orderBy: [['id', 'desc']] }),
    openOf: (ctx: Ctx, caregiverId: string) => applications.findOne(ctx, { openOf: caregiverId }),
    ofUser: (ctx: Ctx, userId: string) => applications.find(ctx, { userId }, { limit: mostOfOnePerson, orderBy: [['id', 'asc']] }),
    page: (ctx: Ctx, { status, caregiverId }: ApplicationFilter, page: { limit: number; cursor?: string | undefined }) =>
      applications.page(ctx, {
        where: { ...(status === undefined ? {} : { status }), ...(caregiverId === undefined ? {} : { caregiverId }) },
        order: [['id', 'asc']], after: page.cursor, limit: page.limit,
      }),
    /** Decides an open one; false if somebody else has. */
    decide: async (tx: TxCtx, id: string, patch: Pick<ApplicationRow, 'status' | 'reason' | 'steps' | 'decidedAt'>): Promise<boolean> =>
      (await applications.update(tx, { id, status: 'submitted' }, { ...patch, openOf: null })) > 0,
    forgetReasons: (tx: TxCtx, userId: string) => applications.update(tx, { userId }, { reason: null }),
  };
}
export type ApplicationRepository = ReturnType<typeof createApplicationRepository>;
