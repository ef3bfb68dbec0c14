import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import type { DogParts } from './deps.ts';
import type { DogRow, VaccinationRow } from './entities.ts';
import type { BookedDog, NewVaccination } from './index.ts';
import { seesSensitive, todayAtLatest, todayOf, type DogAudience } from './policy.ts';
import { presentVaccination } from './presenter.ts';
import { most } from './repository.ts';
import { assertVaccination, judgeVaccinations, requiredOn, vaccinationIssues, type StayDates, type VaccinationVerdict } from './vaccination-rules.ts';
import { createVaccinationWatch } from './vaccination-watch.ts';

export const vaccinationUse = (id: string): string => `vaccination:${id}`;

const trimmed = (text: string | null | undefined): string | null => text?.trim() || null;

export function createVaccinations({ ids, repository, sealing, files, own, readable, ...rest }: DogParts) {
  const { watch, unwatch, deadlines } = createVaccinationWatch({ repository, ...rest });

  const present = async (ctx: Ctx, rows: readonly VaccinationRow[], audience: DogAudience): Promise<Schema<'Vaccination'>[]> => {
    const isOpen = seesSensitive(audience);
    const proofs = await files.filesOfAll(ctx, isOpen ? rows.flatMap(({ uploadId }) => uploadId ?? []) : []);
    const today = todayOf(ctx);
    return rows.map((row) => presentVaccination(row, {
      today,
      reason: isOpen ? sealing.exemptions.open(ctx, row.sealedReason, row.id) : null,
      files: (row.uploadId !== null && proofs.get(row.uploadId)) || [],
    }));
  };
  const presentOwn = async (ctx: Ctx, row: VaccinationRow): Promise<Schema<'Vaccination'>> => (await present(ctx, [row], 'owner'))[0]!;

  const check = (tx: TxCtx, row: Omit<VaccinationRow, 'sealedReason'>, exemptionReason: string | null, dog: DogRow, now = tx.clock.now()): void =>
    assertVaccination({ ...row, exemptionReason }, dog, todayAtLatest(now, tx.tenant.timeZone).toString());
  const useProof = (tx: TxCtx, { ownerId }: DogRow, id: string, uploadId: string): Promise<void> =>
    files.use(tx, { uploadId, userId: ownerId, purpose: 'document', usedFor: vaccinationUse(id), pointer: '#/proofUploadId' });

  const insert = async (tx: TxCtx, dog: DogRow, given: NewVaccination, proofUploadId: string | null, now = tx.clock.now()): Promise<VaccinationRow> => {
    const { vaccine, product = '', vetExempt = false, givenOn = null, validUntil = null } = given;
    const id = ids.next('vaccination');
    const reason = trimmed(given.exemptionReason);
    const row: VaccinationRow = {
      id, tenantId: tx.tenant.id, dogId: dog.id, ownerId: dog.ownerId, vaccine, product: product.trim(), vetExempt, givenOn, validUntil,
      sealedReason: sealing.exemptions.seal(tx, reason, id), uploadId: proofUploadId, createdAt: now, updatedAt: now,
    };
    check(tx, row, reason, dog, now);
    if ((await repository.countVaccinations(tx, dog.id)) >= most.vaccinations) {
      throw problem('dog_limit_reached', { detail: `Remove one of the ${most.vaccinations} vaccinations first.` });
    }
    if (proofUploadId !== null) await useProof(tx, dog, id, proofUploadId);
    await repository.insertVaccination(tx, row);
    await watch(tx, row);
    return row;
  };

  const found = async (tx: TxCtx, dog: DogRow, id: string): Promise<VaccinationRow> => {
    const row = await repository.vaccination(tx, dog.id, id);
    if (!row) throw problem('vaccination_not_found', { pointer: '#/path/vaccinationId' });
    return row;
  };

  return {
    deadlines,
    async list(ctx: Ctx, dogId: string, { limit, cursor }: { limit: number; cursor?: string }): Promise<Schema<'VaccinationList'>> {
      const { dog, audience } = await readable(ctx, dogId);
      const page = await repository.vaccinationPage(ctx, dog.id, { limit, after: cursor });
      const { required } = ctx.tenant.settings.vaccinations;
      const known = required.length === 0 ? [] : await repository.vaccinationsOf(ctx, [dog.id]);
      return { data: await present(ctx, page.rows, audience), nextCursor: page.next, required: requiredOn(known, required, todayOf(ctx)) };
    },
    async add(tx: TxCtx, dogId: string, { proofUploadId, ...given }: Schema<'AddVaccination'>): Promise<Schema<'Vaccination'>> {
      const dog = await own(tx, dogId);
      return presentOwn(tx, await insert(tx, dog, given, proofUploadId ?? null));
    },
    /** A tenant that is being filled lives in the past: it may be told what was given by now. */
    async addFor(tx: TxCtx, ownerId: string, dogId: string, given: NewVaccination): Promise<string> {
      const [business, wall] = [tx.clock.now(), tx.wall.now()];
      return (await insert(tx, await own(tx, dogId, ownerId), given, null, business > wall ? business : wall)).id;
    },
    /** The dog's row is locked, so changes to one vaccination come one after the other. */
    async update(tx: TxCtx, dogId: string, id: string, given: Schema<'UpdateVaccination'>, ifMatch: string | undefined): Promise<Schema<'Vaccination'>> {
      const dog = await own(tx, dogId);
      const before = await found(tx, dog, id);
      assertUnchanged(ifMatch, before);
      const { exemptionReason, proofUploadId, product, ...plain } = given;
      const merged: VaccinationRow = { ...before, ...plain, ...(product !== undefined && { product: product.trim() }) };
      // who is exempt no longer has no reason any more
      const kept = merged.vetExempt ? sealing.exemptions.open(tx, before.sealedReason, id) : null;
      const reason = exemptionReason === undefined ? kept : trimmed(exemptionReason);
      check(tx, merged, reason, dog);
      if (proofUploadId !== undefined && proofUploadId !== before.uploadId) {
        if (before.uploadId !== null) await files.release(tx, before.uploadId, vaccinationUse(id));
        if (proofUploadId !== null) await useProof(tx, dog, id, proofUploadId);
        merged.uploadId = proofUploadId;
      }
      const { vaccine, vetExempt, givenOn, validUntil, uploadId } = merged;
      const patch = {
        vaccine, vetExempt, givenOn, validUntil, uploadId, product: merged.product, sealedReason: sealing.exemptions.seal(tx, reason, id),
        updatedAt: nextVersion(tx.clock.now(), before.updatedAt),
      };
      await repository.updateVaccination(tx, id, patch);
      // else one that is about to lapse would be warned of again with each change
      if (validUntil !== before.validUntil || vaccine !== before.vaccine) await watch(tx, { id, validUntil });
      return presentOwn(tx, { ...before, ...patch });
    },
    async remove(tx: TxCtx, dogId: string, id: string): Promise<void> {
      const row = await found(tx, await own(tx, dogId), id);
      await repository.deleteVaccination(tx, id);
      await unwatch(tx, id);
      if (row.uploadId !== null) await files.release(tx, row.uploadId, vaccinationUse(id));
    },
    async check(ctx: Ctx, dogs: readonly Pick<BookedDog, 'id' | 'name'>[], dates: StayDates): Promise<VaccinationVerdict> {
      const { required, rule } = ctx.tenant.settings.vaccinations;
      if (required.length === 0 || dogs.length === 0) return { reasons: [], warnings: [] };
      const rows = Map.groupBy(await repository.vaccinationsOf(ctx, dogs.map(({ id }) => id)), ({ dogId }) => dogId);
      return judgeVaccinations(dogs.flatMap((dog) => vaccinationIssues(dog, rows.get(dog.id) ?? [], required, dates)), rule);
    },
  };
}
export type Vaccinations = ReturnType<typeof createVaccinations>;
