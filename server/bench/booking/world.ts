import { createRepository } from '../../src/kernel/db/index.ts';
import { CaregiverServiceEntity } from '../../src/modules/caregivers/entities.ts';
import { QuoteEntity, type QuoteRow } from '../../src/modules/bookings/entities.ts';
import type { Signed } from '../../test/app/index.ts';
import type { BenchApp } from '../lib/app.ts';
import { nightsEach, type Quote, type Shape } from './plan.ts';

const ownerCount = 40;
const caregiverCount = 100;
/** As many dogs as a service can take at once. */
const mostCapacity = 50;
const firstDay = 10;
const dayMs = 86_400_000;
const insertedAtOnce = 500;
/** How many want each place that is contested. */
const contestedBy = 2;

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;

/** People, and a reservoir of quotes like one that the server told, but for other owners, caregivers and nights. */
export async function createWorld({ app, call, people, tenantId }: BenchApp, quoteCount: number) {
  const { db, contextFor } = app.parts;
  const ctx = await contextFor(tenantId, 'bench');
  const services = [{
    serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: mostCapacity,
    sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'] as const, minNoticeHours: 0, horizonDays: 365,
  }];
  const owners: { signed: Signed; dogId: string }[] = [];
  for (let i = 0; i < ownerCount; i += 1) {
    const signed = await people.person('owner');
    owners.push({ signed, dogId: await people.dog(signed) });
  }
  const caregiverIds: string[] = [];
  for (let i = 0; i < caregiverCount + 2; i += 1) caregiverIds.push((await people.caregiver({ services: services as never })).caregiverId);
  const [hotId, contestedId] = [caregiverIds.pop()!, caregiverIds.pop()!];
  await db.transaction(ctx, (tx) => createRepository(db, CaregiverServiceEntity).update(tx, { serviceType: 'boarding' }, { capacity: mostCapacity }));

  const quoteIn = async (caregiverId: string, day: number) => {
    const { signed, dogId } = owners[0]!;
    const { body } = await people.quote(signed, caregiverId, [dogId], people.nights(day, nightsEach));
    return body as { id: string };
  };
  const quotes = createRepository(db, QuoteEntity);
  const like = (await quotes.findOne(ctx, { id: (await quoteIn(caregiverIds[0]!, firstDay)).id }))!;

  const reservoir = async (shape: Shape): Promise<Quote[]> => {
    const made: Quote[] = [];
    const rows: Omit<QuoteRow, 'tenantId'>[] = [];
    for (let i = 0; i < quoteCount; i += 1) {
      const owner = i % ownerCount;
      // one caregiver's nights fill up one after another, so that neighbours in time want the same rows
      const caregiverId = { hot: hotId, contested: contestedId, spread: caregiverIds[i % caregiverCount]! }[shape];
      const stay = Math.floor(i / { hot: mostCapacity, contested: contestedBy * mostCapacity, spread: caregiverCount }[shape]);
      const when = people.nights(firstDay + stay * nightsEach, nightsEach);
      const { signed, dogId } = owners[owner]!;
      const { tenantId: _, ...row } = like;
      const id = `qte_${shape.slice(0, 1).toUpperCase()}${String(i).padStart(25, '0')}`;
      rows.push({ ...row, id, ownerId: signed.userId, request: { ...row.request, caregiverId, when, dogIds: [dogId] } });
      made.push({ id, owner, ownerId: signed.userId, dogId, caregiverId, firstPlace: dayNumber(when.checkIn) });
    }
    for (let from = 0; from < rows.length; from += insertedAtOnce) {
      await db.transaction(ctx, (tx) => quotes.insert(tx, rows.slice(from, from + insertedAtOnce)));
    }
    return made;
  };

  return {
    tokens: owners.map(({ signed }) => signed.token),
    quotes: { spread: await reservoir('spread'), hot: await reservoir('hot'), contested: await reservoir('contested') },
    /** A booking that counts for nothing, to show which rows one comes to. */
    async bookOne(): Promise<Record<string, unknown>> {
      const { id } = await quoteIn(caregiverIds[0]!, 340);
      const { status, body } = await call('createBooking', { token: owners[0]!.signed.token, body: { quoteId: id }, headers: { 'idempotency-key': 'template' } });
      if (status !== 201) throw new Error(`no booking: ${JSON.stringify(body)}`);
      return body;
    },
  };
}
