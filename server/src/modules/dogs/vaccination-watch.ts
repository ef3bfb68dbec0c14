import { Temporal } from 'temporal-polyfill';
import type { TxCtx } from '../../kernel/context/context.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import type { DogParts } from './deps.ts';
import type { VaccinationRow } from './entities.ts';
import { todayOf } from './policy.ts';

const expiring = 'vaccination.expiring';
const warnBefore = { days: 30 };

/** Has owners warned before a vaccination that the business requires lapses. What it requires is asked when the day has come: it may change until then. */
export function createVaccinationWatch({ repository, events, deadlines }: Pick<DogParts, 'repository' | 'events' | 'deadlines'>) {
  const unwatch = (tx: TxCtx, id: string): Promise<void> => deadlines.clear(tx, { kind: expiring, subjectId: id });

  const watch = async (tx: TxCtx, { id, validUntil }: Pick<VaccinationRow, 'id' | 'validUntil'>): Promise<void> => {
    // what is over already is a record of the past
    if (validUntil === null || validUntil < todayOf(tx)) return unwatch(tx, id);
    const end = Temporal.PlainDate.from(validUntil).add({ days: 1 }).toZonedDateTime({ timeZone: tx.tenant.timeZone });
    await deadlines.set(tx, { kind: expiring, subjectId: id, dueAt: new Date(end.subtract(warnBefore).epochMilliseconds) });
  };

  const whenDue: DeadlineHandler = {
    kind: expiring,
    mode: 'transaction',
    async run(tx, id) {
      const row = await repository.vaccinationById(tx, id);
      const dog = row && (await repository.byId(tx, row.dogId));
      if (!row || !dog || row.validUntil === null || !tx.tenant.settings.vaccinations.required.some((one) => one === row.vaccine)) return;
      const { dogId, ownerId, vaccine, vetExempt, validUntil } = row;
      const isRenewed = (await repository.vaccinationsOf(tx, [dogId]))
        .some((one) => one.id !== id && one.vaccine === vaccine && (one.validUntil === null || one.validUntil > validUntil));
      if (isRenewed) return;
      await events.record(tx, { type: expiring, subjectId: id, data: { userId: ownerId, dogId, vaccine, vetExempt, validUntil } });
    },
  };

  return { watch, unwatch, deadlines: [whenDue] };
}
export type VaccinationWatch = ReturnType<typeof createVaccinationWatch>;
