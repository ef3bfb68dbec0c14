import { createRepository, type Database } from '../../kernel/db/index.ts';
import { everyPage, type PersonalData } from '../users/index.ts';
import { CaregiverCalendarEntity } from './calendars/entities.ts';
import { CaregiverExceptionEntity } from './exceptions/entities.ts';
import { createCaregiverRepository } from './repository.ts';

const onePage = 200;

/** A caregiver's exceptions and imported calendars: exported without the address, which is a secret of another service; erased whole. */
export function availabilityPersonalData({ db }: { db: Database }): PersonalData {
  const caregivers = createCaregiverRepository(db);
  const exceptions = createRepository(db, CaregiverExceptionEntity);
  const calendars = createRepository(db, CaregiverCalendarEntity);
  return {
    name: 'availability',
    async export(ctx, userId) {
      const page = await caregivers.ofUser(ctx, userId);
      if (!page) return { exceptions: [], calendars: [] };
      const where = { caregiverId: page.id };
      const days = await everyPage((after) => exceptions.page(ctx, { where, order: [['id', 'asc']], after, limit: onePage }));
      const imported = await everyPage((after) => calendars.page(ctx, { where, order: [['id', 'asc']], after, limit: onePage }));
      return {
        exceptions: days.map(({ tenantId: _tenant, ...row }) => row),
        calendars: imported.map(({ tenantId: _tenant, sealedUrl: _sealed, busy, ...row }) => ({ ...row, busy: busy.map((minutes) => new Date(minutes * 60_000)) })),
      };
    },
    async erase(tx, userId) {
      const page = await caregivers.ofUserLocked(tx, userId);
      if (!page) return;
      await exceptions.delete(tx, { caregiverId: page.id });
      await calendars.delete(tx, { caregiverId: page.id });
    },
    columns: {
      caregiver_exceptions: { personal: ['note', 'windows', 'fromDate', 'toDate'], impersonal: ['kind'] },
      caregiver_calendars: { personal: ['name', 'host', 'busy', 'problemDetail'], secret: ['sealedUrl'], impersonal: ['problemCode'] },
    },
  };
}
