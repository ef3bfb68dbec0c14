import { everyPage, type PersonalData } from '../../users/index.ts';
import { photoUse, type CareParts } from './deps.ts';
import type { CareEntryRow } from './entities.ts';

/** An entry is about both sides: each takes it along, and it goes with whoever goes first. */
export function carePersonalData(parts: CareParts): PersonalData {
  const { repository, files, reports } = parts;
  const sidesOf = (userId: string) => [{ ownerId: userId }, { caregiverUserId: userId }] as const;
  return {
    name: 'care',
    async export(ctx, userId) {
      const entries: unknown[] = [];
      const cards: unknown[] = [];
      for (const side of sidesOf(userId)) {
        for (const row of await everyPage((after) => repository.entriesPage(ctx, side, after))) {
          const { tenantId: _tenant, sealed: _sealed, ...entry } = row;
          entries.push({ ...entry, ...parts.open(ctx, row).content });
        }
        for (const { id, createdAt, sealed } of await everyPage((after) => repository.reportsPage(ctx, side, after))) {
          cards.push({ bookingId: id, createdAt, ...reports.open(ctx, sealed, id) });
        }
      }
      return { entries, reportCards: cards };
    },
    async erase(tx, userId) {
      for (const side of sidesOf(userId)) {
        const withPhotos = (await everyPage<CareEntryRow>((after) => repository.entriesPage(tx, side, after))).filter(({ uploadId }) => uploadId !== null);
        for (const { id, uploadId } of withPhotos) await files.release(tx, uploadId!, photoUse(id));
        await repository.forgetEntries(tx, side);
        await repository.forgetReports(tx, side);
      }
    },
    columns: {
      care_entries: { personal: ['sealed'], kept: ['kind', 'dogIds', 'flags'] },
      care_reports: { personal: ['sealed'] },
      care_lates: {},
    },
  };
}
