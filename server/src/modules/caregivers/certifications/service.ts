import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sealedColumn, sealedText } from '../../../kernel/crypto/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { CaregiverRow } from '../entities.ts';
import type { ServiceTypeName } from '../index.ts';
import { createCaregiverRepository } from '../repository.ts';
import { needsCertification } from '../standing.ts';
import { certificationDeadlines, endOf, instantOf, todayAt, usedFor, warnBefore, type CertificationDeps } from './deps.ts';
import { CertificationEntity, type CertificationRow } from './entities.ts';
import { createCertificationPersonalData } from './personal.ts';
import { createCertificationRepository, mostOfOneCaregiver } from './repository.ts';
import { createCertificationRoutes } from './routes.ts';
import { createCertificationWork } from './work.ts';

/** Puts a proof into the caregiver's account, for what it is used. */
type KeepProof = (tx: TxCtx, usedFor: string) => Promise<{ readonly uploadId: string }>;
/** An upload that nobody has. */
const noProof = '';

export type NewCertification = Pick<Required<Schema<'AddCertification'>>, 'kind' | 'issuer' | 'number' | 'expiresOn'>;

export function createCertifications(deps: CertificationDeps) {
  const { db, ids, events, deadlines, commit, vault, files, pages } = deps;
  const repository = createCertificationRepository(db);
  const caregivers = createCaregiverRepository(db);
  const numbers = sealedText(vault, 'certification-number');

  /** For which of the caregiver's services the business asks for one of this kind. */
  const neededFor = async (ctx: Ctx, caregiverId: string, kind: string): Promise<ServiceTypeName[]> => {
    const asked = ctx.tenant.settings.caregivers.certifications.filter((one) => one.kind === kind);
    if (asked.length === 0) return [];
    const offered = await caregivers.services(ctx, caregiverId);
    return offered.map(({ serviceType }) => serviceType).filter((type) => asked.some((one) => needsCertification(one, type))).sort();
  };

  const present = async (ctx: Ctx, row: CertificationRow): Promise<Schema<'Certification'>> => ({
    id: row.id,
    kind: row.kind,
    issuer: row.issuer,
    number: numbers.open(ctx, row.sealedNumber, row.id),
    expiresOn: row.expiresOn,
    status: row.status,
    neededFor: await neededFor(ctx, row.caregiverId, row.kind),
    files: row.status === 'valid' ? await files.filesOf(ctx, row.uploadId) : [],
    createdAt: row.createdAt.toISOString(),
  });

  const letGo = async (tx: TxCtx, row: CertificationRow): Promise<void> => {
    for (const kind of Object.values(certificationDeadlines)) await deadlines.clear(tx, { kind, subjectId: row.id });
    await files.release(tx, row.uploadId, usedFor(row.id));
  };
  const watch = async (tx: TxCtx, { id, expiresOn }: CertificationRow): Promise<void> => {
    if (expiresOn === null) return;
    const end = endOf(tx, expiresOn);
    await deadlines.set(tx, { kind: certificationDeadlines.expiring, subjectId: id, dueAt: instantOf(end.subtract(warnBefore)) });
    await deadlines.set(tx, { kind: certificationDeadlines.expired, subjectId: id, dueAt: instantOf(end) });
  };
  const told = (tx: TxCtx, { id }: Pick<CaregiverRow, 'id'>) => events.record(tx, { type: 'caregiver.updated', subjectId: id });

  const actions = {
    async add(tx: TxCtx, { kind, issuer, number, expiresOn, uploadId }: Required<Schema<'AddCertification'>>): Promise<CertificationRow> {
      // the page's lock has them added one after the other
      const page = await pages.mineLocked(tx);
      if (expiresOn !== null && expiresOn < todayAt(tx)) {
        throw problem('certification_expired', { pointer: '#/expiresOn', detail: `It was good until ${expiresOn}.` });
      }
      if ((await repository.count(tx, page.id)) >= mostOfOneCaregiver) throw problem('too_many_certifications', { detail: `At most ${mostOfOneCaregiver}: remove old ones first.` });
      const id = ids.next('certification');
      const row: CertificationRow = {
        id, tenantId: tx.tenant.id, caregiverId: page.id, userId: page.userId, kind, issuer: issuer.trim(), sealedNumber: numbers.seal(tx, number, id),
        expiresOn, status: 'valid', uploadId, createdAt: tx.clock.now(),
      };
      await files.use(tx, { uploadId, userId: page.userId, purpose: 'document', usedFor: usedFor(id), pointer: '#/uploadId' });
      await repository.insert(tx, row);
      await watch(tx, row);
      await events.record(tx, { type: 'certification.added', subjectId: id, data: { caregiverId: page.id, userId: page.userId, kind } });
      await told(tx, page);
      return row;
    },
    async list(ctx: Ctx, page: { limit: number; cursor?: string | undefined }) {
      const { id } = await pages.mine(ctx);
      return repository.page(ctx, id, page);
    },
    async remove(tx: TxCtx, id: string): Promise<void> {
      const page = await pages.mineLocked(tx);
      const row = await repository.byId(tx, id);
      if (!row || row.caregiverId !== page.id) throw problem('certification_not_found', { pointer: '#/path/certificationId' });
      await letGo(tx, row);
      await repository.delete(tx, id);
      await events.record(tx, { type: 'certification.removed', subjectId: id, data: { caregiverId: page.id, userId: page.userId, kind: row.kind } });
      await told(tx, page);
    },
    present,
  };

  /** As `add`, for a page that is being made as a whole: whoever makes it has put the proof into the caregiver's account, or vouches for it, and tells of the page. */
  const addFor = async (
    tx: TxCtx, page: Pick<CaregiverRow, 'id' | 'userId'>, { kind, issuer, number, expiresOn }: NewCertification, keepProof: KeepProof | null,
  ): Promise<void> => {
    const id = ids.next('certification');
    const uploadId = (await keepProof?.(tx, usedFor(id)))?.uploadId ?? noProof;
    const row: CertificationRow = {
      id, tenantId: tx.tenant.id, caregiverId: page.id, userId: page.userId, kind, issuer, sealedNumber: numbers.seal(tx, number, id), expiresOn, status: 'valid', uploadId,
      createdAt: tx.clock.now(),
    };
    await repository.insert(tx, row);
    await watch(tx, row);
  };

  return {
    addFor,
    routes: createCertificationRoutes({ actions, commit }),
    /** All that a caregiver has, for those who decide about the page. */
    of: async (ctx: Ctx, caregiverId: string) => Promise.all((await repository.allOf(ctx, caregiverId)).map((row) => present(ctx, row))),
    deadlines: createCertificationWork({ ...deps, repository, neededFor, letGo }),
    personal: createCertificationPersonalData({ repository, numbers }),
    sealed: [sealedColumn(db, CertificationEntity, 'sealedNumber', numbers)],
  };
}
export type Certifications = ReturnType<typeof createCertifications>;
