import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeApp } from '../../../../../test/app/index.ts';
import { cardOf } from '../../../../../test/app/cards.ts';
import { seriesOf, threeWeeks, walks } from './fixture.ts';

/** More by `npm run prove -- series`. */
const runs = Number(process.env['SERIES_RUNS'] ?? 1);
const seed = Number(process.env['SERIES_SEED'] ?? 11);
const hourMs = 3_600_000;
const [good, bad] = ['4242424242424242', '4000000000000341'];

type Step =
  | { kind: 'skip' | 'move' | 'pay' | 'begin' | 'cancel' | 'refund'; nth: number } | { kind: 'card'; number: string } | { kind: 'pause'; nth: number; days: number } | { kind: 'resume' }
  | { kind: 'mend'; nth: number } | { kind: 'wait'; hours: number };
const nth = fc.integer({ min: 0, max: 9 });
const of = <K extends string>(kind: K) => fc.constant(kind);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: of('wait'), hours: fc.integer({ min: 6, max: 120 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('skip', 'move', 'pay', 'begin', 'cancel', 'refund'), nth }) as fc.Arbitrary<Step> },
  fc.record({ kind: of('card'), number: fc.constantFrom(good, bad) }),
  fc.record({ kind: of('pause'), nth, days: fc.integer({ min: 0, max: 6 }) }), fc.record({ kind: of('resume') }), fc.record({ kind: of('mend'), nth }),
);

describeApp('a series that is paid weekly, through random edits, payments and times', (world) => {
  const s = seriesOf(world);

  it(`${runs} runs: each occurrence is paid at most once, each week charged at most once, and none is forgotten`, async () => {
    const admin = await world.person('admin');
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      const [owner, who] = [await world.person('owner'), await world.caregiver(walks({ instantBook: true }))];
      const dogId = await world.dog(owner);
      await cardOf(world, owner);
      const { body: { id } } = await s.create(owner, who, [dogId], { billing: 'weekly', rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,FR,SU', startsOn: await s.date(2) });
      const { token } = owner;
      const pass = async (ms: number): Promise<void> => {
        await world.advance(ms);
        await world.settled();
      };
      for (const one of steps) {
        const series = await s.see(owner, id);
        const ahead = s.booked(series).filter(({ status, startsAt }) => status === 'confirmed' && Date.parse(startsAt) > Date.now());
        const chosen = 'nth' in one ? ahead[one.nth % Math.max(1, ahead.length)] : undefined;
        if ('nth' in one && !chosen) continue;
        if (one.kind === 'wait') await pass(one.hours * hourMs);
        else if (one.kind === 'skip') await s.act('cancelSeries', owner, id, { scope: 'this', date: chosen.date });
        else if (one.kind === 'move') await s.act('updateSeries', owner, id, { scope: 'this', date: chosen.date, moveTo: ahead.at(-1).date, each: { unit: 'visit', time: '17:45', durationMinutes: 60 } });
        else if (one.kind === 'begin') await world.call('processPayment', { token, body: { bookingId: chosen.bookingId } });
        else if (one.kind === 'pay' || one.kind === 'mend') await world.call('processPayment', { token, body: { bookingId: chosen.bookingId, paymentMethodId: await cardOf(world, owner, good) } });
        else if (one.kind === 'cancel') await world.call('cancelBooking', { token, params: { bookingId: chosen.bookingId }, body: {} });
        else if (one.kind === 'refund') {
          const [payment] = (await world.call('listPayments', { token, query: { bookingId: chosen.bookingId, status: 'succeeded' } })).body.data;
          if (payment) await world.call('createRefund', { token: admin.token, params: { paymentId: payment.id }, body: { bookingId: chosen.bookingId, amount: { amount: 700, currency: 'USD' }, reason: 'x' } });
        } else if (one.kind === 'card') {
          await world.call('setDefaultPaymentMethod', { token, params: { paymentMethodId: await cardOf(world, owner, one.number) }, body: {} });
        } else if (one.kind === 'pause') await s.act('pauseSeries', owner, id, { from: chosen.date, to: chosen.date.slice(0, 8) + String(Math.min(28, Number(chosen.date.slice(8)) + one.days)).padStart(2, '0') });
        else await s.act('resumeSeries', owner, id, {});
        await world.settled();
      }
      await pass(hourMs);

      const { db } = world.server.app.parts;
      const ask = async <T>(sql: string): Promise<T[]> => (await db.query<T>({}, sql, [id])).rows;
      const twice = await ask<{ bookingId: string }>("SELECT p.bookingId FROM payments p JOIN bookings b ON b.id = p.bookingId WHERE b.seriesId = ? AND p.purpose = 'booking' AND p.applied = 1 GROUP BY p.bookingId HAVING COUNT(*) > 1");
      expect(twice).toEqual([]);
      const weeks = await ask<{ openFor: string }>("SELECT p.openFor FROM payments p JOIN bookings b ON b.id = p.bookingId WHERE b.seriesId = ? AND p.purpose = 'week' AND p.paidAt IS NOT NULL");
      expect(new Set(weeks.map(({ openFor }) => openFor)).size).toBe(weeks.length);
      // a whole is what its parts are, paid and refunded, and each part was booked once if it was paid
      const wholes = await ask<Record<string, number | string>>(`SELECT j.amountMinor AS amount, j.refundedMinor AS back, j.refundReservedMinor AS promised, SUM(p.amountMinor) AS amounts, SUM(p.refundedMinor) AS backs,
        SUM(p.refundReservedMinor) AS promises FROM payments j JOIN payments p ON p.jointId = j.id JOIN bookings b ON b.id = j.bookingId WHERE b.seriesId = ? GROUP BY j.id, j.amountMinor, j.refundedMinor, j.refundReservedMinor`);
      for (const one of wholes) expect([one['amount'], one['back'], one['promised']].map(Number)).toEqual([one['amounts'], one['backs'], one['promises']].map(Number));
      const unbooked = await ask("SELECT p.id FROM payments p JOIN bookings b ON b.id = p.bookingId LEFT JOIN ledger_transactions t ON t.tenantId = p.tenantId AND t.causeType = 'payment' AND t.causeId = p.id WHERE b.seriesId = ? AND p.purpose = 'booking' AND p.paidAt IS NOT NULL AND t.id IS NULL");
      expect(unbooked).toEqual([]);
      // whatever begins soon is paid, or somebody is asked to pay it
      const now = await s.now();
      const bookings = await ask<{ id: string; startsAt: Date | string }>("SELECT b.id, b.startsAt FROM bookings b LEFT JOIN payments p ON p.tenantId = b.tenantId AND p.openFor = b.id WHERE b.seriesId = ? AND b.status = 'confirmed' AND b.paymentStatus = 'unpaid' AND p.id IS NULL");
      const forgotten = bookings.map(({ startsAt }) => (startsAt instanceof Date ? startsAt.getTime() : Date.parse(`${startsAt.replace(' ', 'T').replace(/Z$/, '')}Z`))).filter((at) => at > now && at < now + 71 * hourMs);
      expect(forgotten).toEqual([]);
      expect((await world.call('verifyLedger', { token: admin.token })).body.balanced).toBe(true);
      await s.act('cancelSeries', owner, id, { scope: 'all', paid: 'cancel' });
    }), { numRuns: runs, seed, endOnFailure: true });
  }, 60_000 + runs * 30_000);
}, threeWeeks);
