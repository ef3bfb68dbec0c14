import type { Ctx } from '../../../kernel/context/context.ts';
import { everyPage, type PersonalData } from '../../users/index.ts';
import type { BookingDeps } from '../deps.ts';
import { chargeKind } from './charges.ts';
import type { SeriesRow } from './entities.ts';
import { createSeriesRepository } from './repository.ts';

const onePage = 100;

/** What series hold of people: an owner's note and the dogs' names; on the caregiver's side nothing but that they were asked. */
export function seriesPersonalData({ db, caregivers, deadlines }: Pick<BookingDeps, 'db' | 'caregivers' | 'deadlines'>): PersonalData {
  const repository = createSeriesRepository(db);
  const made = (ctx: Ctx, userId: string): Promise<SeriesRow[]> => everyPage((after) => repository.page(ctx, { ownerId: userId }, onePage, after));

  return {
    name: 'series',
    async export(ctx, userId) {
      const page = await caregivers.ofUser(ctx, userId);
      const asked = page ? await everyPage((after) => repository.page(ctx, { caregiverId: page.id }, onePage, after)) : [];
      return {
        made: (await made(ctx, userId)).map(({ tenantId: _tenant, ...row }) => row),
        asked: asked.map(({ tenantId: _tenant, note: _note, dogs, ...row }) => ({ ...row, dogs: dogs.length })),
      };
    },
    async erase(tx, userId) {
      for (const row of await made(tx, userId)) {
        const isOpen = row.status === 'pending' || row.status === 'active';
        for (const kind of ['series.extend', 'series.respond', 'series.week_due', chargeKind]) await deadlines.clear(tx, { kind, subjectId: row.id });
        await repository.update(tx, row.id, {
          note: '', dogs: row.dogs.map((dog) => ({ ...dog, name: 'Dog' })), proposal: null, ...(isOpen ? { status: 'cancelled' as const } : {}),
        });
      }
    },
    columns: {
      booking_series: {
        personal: ['note', 'dogs'],
        kept: ['serviceType', 'timeZone', 'status', 'pricing', 'billing', 'rates', 'versions', 'endsOn', 'pause', 'proposal', 'doneThrough', 'announcedWeek'],
      },
      booking_series_occurrences: { kept: ['date', 'occurrence', 'state', 'reasons', 'override'] },
    },
  };
}
