import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { abandonedDeadline, importFacts, type ImportParts } from './deps.ts';
import type { ImportedRow, ImportRow } from './entities.ts';
import type { Receiver } from './receive.ts';
import type { ImportedCaregiver, Issue } from './rows.ts';

const atOnce = 100;

/** Thrown to undo what was made of a row that somebody else has settled. */
class Settled extends Error {}

/** Makes caregivers of rows, a part of a file at a time: between parts others have their turn, and a server may stop. Each row is done once. */
export function createImportWork(parts: ImportParts, receiver: Receiver): { consumers: Consumer[]; deadlines: DeadlineHandler[] } {
  const { db, repository, contents, maps, users, caregivers, events, openAccount } = parts;

  const settle = (ctx: Ctx, row: ImportedRow, patch: Partial<ImportedRow>): Promise<boolean> => db.transaction(ctx, (tx) => repository.settle(tx, row, patch));
  const bad = (ctx: Ctx, row: ImportedRow, { code, column, detail }: Issue) => settle(ctx, row, { state: 'bad', code, inColumn: column, detail });

  /** Somebody has the address: a caregiver that this file made, one that was there before, or another's account. */
  const known = async (ctx: Ctx, row: ImportedRow, userId: string): Promise<void> => {
    const page = await caregivers.ofUser(ctx, userId);
    if (!page) await bad(ctx, row, { code: 'account_exists', column: 'email', detail: 'There is an account with this address that has no caregiver page.' });
    else if (await repository.madeOf(ctx, row.importId, page.id)) await bad(ctx, row, { code: 'duplicate_row', column: 'email', detail: 'An earlier row has the same address.' });
    else await settle(ctx, row, { state: 'existing', caregiverId: page.id });
  };

  const make = async (tx: TxCtx, { approve }: ImportRow, row: ImportedRow, one: ImportedCaregiver, place: { city: string; region: string; lat: number; lng: number; timeZone: string }) => {
    const { email, firstName, lastName, services, ...page } = one;
    const { id: userId } = await openAccount(tx, { email, firstName, lastName });
    const { city, region, lat, lng, timeZone } = place;
    const offered = services.filter(({ serviceType }) => tx.tenant.settings.serviceTypes.includes(serviceType));
    const caregiverId = await caregivers.createFor(tx, {
      ...page, userId, city, region, lat, lng, timeZone, plan: { days: [] }, services: offered, status: approve ? 'approved' : 'draft',
    });
    if (!(await repository.settle(tx, row, { state: 'created', caregiverId }))) throw new Settled();
  };

  const work = async (ctx: Ctx, of: ImportRow, row: ImportedRow): Promise<void> => {
    const one = contents.open(ctx, row.sealedRow!, `${of.id}:${row.line}`);
    const user = await users.byEmail(ctx, one.email);
    if (user) return known(ctx, row, user.id);
    const place = await maps.geocode({ postalCode: one.postalCode, country: one.country });
    if (!place) return void (await bad(ctx, row, { code: 'invalid_value', column: 'postalCode', detail: 'We do not know this postal code.' }));
    try {
      await db.transaction(ctx, (tx) => make(tx, of, row, one, place));
    } catch (error) {
      if (error instanceof Settled) return;
      if (!isProblem(error, 'email_taken')) throw error;
      const other = await users.byEmail(ctx, one.email);
      if (other) await known(ctx, row, other.id);
    }
  };

  const consumer: Consumer = {
    name: 'caregivers.imports',
    types: [importFacts.received, importFacts.continued],
    handle: {
      mode: 'effect',
      async run(ctx, event) {
        const of = await repository.byId(ctx, event.subjectId);
        if (of?.status !== 'running') return;
        const rows = await repository.waiting(ctx, of.id, atOnce);
        for (const row of rows) await work(ctx, of, row);
        await db.transaction(ctx, async (tx) => {
          if ((await repository.waiting(tx, of.id, 1)).length > 0) return events.record(tx, { type: importFacts.continued, subjectId: of.id });
          if (await repository.advance(tx, of, { status: 'finished', finishedAt: tx.clock.now() })) await events.record(tx, { type: importFacts.finished, subjectId: of.id });
        });
      },
    },
  };

  const abandoned: DeadlineHandler = {
    kind: abandonedDeadline,
    mode: 'effect',
    async run(ctx, id) {
      const row = await repository.byId(ctx, id);
      if (row?.status === 'receiving') await receiver.giveUp(ctx, row, 'The file was not sent to its end within a day.');
    },
  };

  return { consumers: [consumer], deadlines: [abandoned] };
}
