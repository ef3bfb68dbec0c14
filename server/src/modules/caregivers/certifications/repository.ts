import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, oneOf, type Database } from '../../../kernel/db/index.ts';
import { CertificationEntity, type CertificationRow } from './entities.ts';

export const mostOfOneCaregiver = 20;
const mostAtOnce = 500 * mostOfOneCaregiver;

/** Every query on certifications. */
export function createCertificationRepository(db: Database) {
  const certifications = createRepository<CertificationRow>(db, CertificationEntity);
  return {
    insert: certifications.insert,
    byId: (ctx: Ctx, id: string) => certifications.findOne(ctx, { id }),
    allOf: (ctx: Ctx, caregiverId: string) => certifications.find(ctx, { caregiverId }, { limit: mostOfOneCaregiver, orderBy: [['id', 'desc']] }),
    ofUser: (ctx: Ctx, userId: string) => certifications.find(ctx, { userId }, { limit: mostOfOneCaregiver, orderBy: [['id', 'asc']] }),
    count: (ctx: Ctx, caregiverId: string) => certifications.count(ctx, { caregiverId }),
    page: (ctx: Ctx, caregiverId: string, page: { limit: number; cursor?: string | undefined }) =>
      certifications.page(ctx, { where: { caregiverId }, order: [['id', 'desc']], after: page.cursor, limit: page.limit }),
    /** Those of caregivers (500 at most) that have not lapsed. */
    validOf: async (ctx: Ctx, caregiverIds: readonly string[]) =>
      caregiverIds.length === 0 ? [] : certifications.find(ctx, { caregiverId: oneOf(caregiverIds), status: 'valid' }, { limit: mostAtOnce }),
    /** False if it has lapsed before, or is gone. */
    lapse: async (tx: TxCtx, id: string) => (await certifications.update(tx, { id, status: 'valid' }, { status: 'expired' })) > 0,
    delete: (tx: TxCtx, id: string) => certifications.delete(tx, { id }),
    erase: (tx: TxCtx, userId: string) => certifications.delete(tx, { userId }),
  };
}
export type CertificationRepository = ReturnType<typeof createCertificationRepository>;
