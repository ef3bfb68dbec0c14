import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { seriesOf, eightDays, walks } from './fixture.ts';

const at = (time: string, durationMinutes = 30) => ({ unit: 'visit', time, durationMinutes });
const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

describeApp('changing a series', (world) => {
  let [owner, other] = [] as unknown as Signed[];
  let dogId: string;
  const s = seriesOf(world);
  const instant = () => world.caregiver(walks({ instantBook: true }));
  beforeAll(async () => {
    [owner, other] = await Promise.all([world.person('owner'), world.person('owner')]);
    dogId = await world.dog(owner!);
  });
  /** A series that the caregiver agreed to. */
  const agreed = async (who: SignedCaregiver, more: object = {}) => {
    const { body } = await s.create(owner!, who, [dogId], more);
    return (await s.act('answerSeries', who, body.id, { answer: 'accept' })).body;
  };

  describe('updateSeries', () => {
    // those that move the clock come first, while there is little that goes on by itself
    it('locked prices stay, following ones are told', async () => {
      const raise = (who: SignedCaregiver) => world.call('putService', { token: who.token, params: { serviceType: 'walking' }, body: {
        prices: [{ durationMinutes: 30, amount: { amount: 3_000, currency: 'USD' } }], capacity: 1, sizesTaken: ['large'], instantBook: true, horizonDays: 365, minNoticeHours: 0,
      } });
      const priceAfter = async (pricing: string) => {
        const who = await instant();
        const { body } = await s.create(owner!, who, [dogId], { pricing });
        expect((await raise(who)).status).toBeLessThan(300);
        await world.advance(s.dayMs);
        return { id: body.id, total: s.booked(await s.see(owner!, body.id)).at(-1)!.total.amount as number };
      };
      expect((await priceAfter('locked')).total).toBe(2_100);
      const following = await priceAfter('following');
      expect(following.total).toBe(3_150);
      const told = (await world.call('listNotifications', { token: owner!.token, query: { limit: 50 } })).body.data.filter((one: any) => one.type === 'series.price_changed');
      expect(told).toHaveLength(1);
      expect(told[0].body).toContain('$30.00');
      const relocked = await s.act('updateSeries', owner!, following.id, { scope: 'all', pricing: 'locked' });
      expect([relocked.body.pricing, new Set(s.booked(relocked.body).slice(4).map((one) => one.total.amount))]).toEqual(['locked', new Set([3_150])]);
    });

    it('leaves alone what both sides agreed to have as another service', async () => {
      const who = await instant();
      const { body } = await s.create(owner!, who, [dogId]);
      const { bookingId, date } = s.booked(body)[2];
      const params = { bookingId };
      const asked = await world.call('proposeBookingChange', { token: owner!.token, params, body: { serviceType: 'boarding', when: { unit: 'night', checkIn: date, checkOut: await s.date(4) } } });
      expect((await world.call('answerBookingChange', { token: who.token, params: { bookingId, changeId: asked.body.change.id }, body: { answer: 'accept' } })).status).toBe(200);
      const edited = await s.act('updateSeries', owner!, body.id, { scope: 'all', each: at('09:00') });
      expect(s.booked(edited.body).map((one) => one.when.time ?? one.when.unit)).toEqual(['09:00', '09:00', 'night', ...Array.from({ length: 5 }, () => '09:00')]);
      expect(outcome(await s.act('updateSeries', owner!, body.id, { scope: 'this', date, each: at('10:00') }))).toBe('409 occurrence_fixed #/date');
      const { body: booking } = await world.call('getBooking', { token: owner!.token, params });
      expect([booking.serviceType, booking.when.unit]).toEqual(['boarding', 'night']);
      const { rows } = await world.server.app.parts.db.query({}, 'SELECT pool, SUM(used) AS used FROM caregiver_capacity WHERE caregiverId = ? AND used > 0 GROUP BY pool ORDER BY pool', [who.caregiverId]);
      expect(rows.map(({ pool, used }) => [pool, Number(used)])).toEqual([['boarding', 1], ['visits', 7 * 3]]);
    });
    it('waits for the caregiver’s yes where they have not agreed to it, and changes nothing before', async () => {
      const who = await world.caregiver(walks());
      const series = await agreed(who);
      const { body: fewer } = await s.act('updateSeries', owner!, series.id, { scope: 'all', rule: 'FREQ=DAILY;INTERVAL=2' });
      expect(fewer.proposal).toBeNull();
      const { body: asked } = await s.act('updateSeries', owner!, series.id, { scope: 'all', each: at('08:00') });
      expect(asked.proposal).toMatchObject({ scope: 'all', each: at('08:00') });
      expect(s.booked(asked).every((one) => one.when.time === '12:30')).toBe(true);
      const declined = await s.act('answerSeries', who, series.id, { answer: 'decline' });
      expect([declined.body.proposal, declined.body.status]).toEqual([null, 'active']);
      await s.act('updateSeries', owner!, series.id, { scope: 'this', date: s.booked(asked)[0].date, each: at('08:00') });
      const accepted = await s.act('answerSeries', who, series.id, { answer: 'accept' });
      expect(s.booked(accepted.body).map((one) => one.when.time).slice(0, 2)).toEqual(['08:00', '12:30']);
      expect(s.booked(accepted.body)[0].status).toBe('confirmed');
      await s.act('updateSeries', owner!, series.id, { scope: 'all', each: at('07:00') });
      await world.advance(73 * 3_600_000);
      expect((await s.see(owner!, series.id)).proposal).toBeNull();
    });

    it('this one: it is another time or day, and stays the same booking and occurrence', async () => {
      const { body } = await s.create(owner!, await instant(), [dogId]);
      const one = s.booked(body)[3];
      const moved = await s.act('updateSeries', owner!, body.id, { scope: 'this', date: one.date, each: at('16:00', 60) });
      const found = s.booked(moved.body).find(({ date }) => date === one.date);
      expect(found).toMatchObject({ bookingId: one.bookingId, occurrence: one.occurrence, edited: true, when: { date: one.date, time: '16:00', durationMinutes: 60 }, total: { amount: 3_360 } });
      // what was held before is free, what is held now is not
      const free = async (time: string) => (await world.quote(other!, body.caregiver.id, [await world.dog(other!)], { unit: 'visit', date: one.date, time, durationMinutes: 30 }, 'walking')).body.bookable;
      expect([await free('12:30'), await free('16:15')]).toEqual([true, false]);
      const again = await s.act('updateSeries', owner!, body.id, { scope: 'this', date: one.date, moveTo: await s.date(12) });
      expect(s.booked(again.body).find(({ date }) => date === one.date)).toMatchObject({ bookingId: one.bookingId, occurrence: one.occurrence, when: { date: await s.date(12), time: '16:00' } });
    });

    it('all: what was changed by itself keeps it, what is paid stays', async () => {
      const { body } = await s.create(owner!, await instant(), [dogId]);
      const [, edited, paid, plain] = s.booked(body);
      await s.act('updateSeries', owner!, body.id, { scope: 'this', date: edited.date, each: at('17:00') });
      await s.paid(paid.bookingId);
      const { body: all } = await s.act('updateSeries', owner!, body.id, { scope: 'all', each: at('09:00') });
      const timeOn = (date: string) => s.booked(all).find((one) => one.date === date).when.time;
      expect([timeOn(edited.date), timeOn(paid.date), timeOn(plain.date)]).toEqual(['17:00', '12:30', '09:00']);
      expect(s.booked(all).map((one) => one.bookingId)).toEqual(s.booked(body).map((one) => one.bookingId));
      expect(s.booked(all).map((one) => one.occurrence)).toEqual(s.booked(body).map((one) => one.occurrence));
    });

    it('this and following: those before are as they were; the rule takes out and brings in', async () => {
      const { body } = await s.create(owner!, await instant(), [dogId]);
      const from = s.booked(body)[5].date;
      const { body: next } = await s.act('updateSeries', owner!, body.id, { scope: 'following', date: from, rule: 'FREQ=WEEKLY;BYDAY=TU', each: at('10:00') });
      expect(next.versions).toHaveLength(2);
      const after = s.booked(next).filter((one) => one.date >= from);
      expect(after.every((one) => weekday(one.date) === 2 && one.when.time === '10:00')).toBe(true);
      expect(s.booked(next).filter((one) => one.date < from)).toHaveLength(5);
      const { body: back } = await s.act('updateSeries', owner!, body.id, { scope: 'following', date: from, rule: 'FREQ=DAILY' });
      expect(s.booked(back)).toHaveLength(8);
    });

    it('other dogs are other prices; fewer need no yes', async () => {
      const who = await world.caregiver(walks({ additionalDogMinor: 500 }));
      const second = await world.dog(owner!, { name: 'Waffle' });
      const { body } = await s.create(owner!, who, [dogId, second], { rule: 'FREQ=WEEKLY' });
      await s.act('answerSeries', who, body.id, { answer: 'accept' });
      const { body: fewer } = await s.act('updateSeries', owner!, body.id, { scope: 'all', dogIds: [dogId] });
      expect(fewer).toMatchObject({ proposal: null, dogs: [{ id: dogId }] });
      expect(s.booked(fewer)[0].total.amount).toBeLessThan(s.booked(body)[0].total.amount);
      const { body: more } = await s.act('updateSeries', owner!, body.id, { scope: 'all', dogIds: [dogId, second] });
      expect(more.proposal).toMatchObject({ scope: 'all', dogIds: [dogId, second] });
    });

    it('refuses conflicts as a whole, or leaves them out', async () => {
      const who = await instant();
      const { body } = await s.create(owner!, who, [dogId]);
      const hit = s.booked(body)[4];
      await world.hold(who, 'walking', { unit: 'visit', date: hit.date, time: '15:00', durationMinutes: 30 }, 1);
      const refused = await s.act('updateSeries', owner!, body.id, { scope: 'all', each: at('15:00') });
      expect([refused.status, refused.body.code, refused.body.occurrences.map((one: any) => one.date)]).toEqual([409, 'series_conflicts', [hit.date]]);
      expect(s.booked(await s.see(owner!, body.id)).every((one) => one.when.time === '12:30')).toBe(true);
      const { body: done } = await s.act('updateSeries', owner!, body.id, { scope: 'all', each: at('15:00'), onConflict: 'skip' });
      expect(s.booked(done)).toHaveLength(7);
      const skipped = done.occurrences.find((one: any) => one.date === hit.date);
      expect(skipped).toMatchObject({ state: 'skipped', reasons: [{ code: 'fully_booked' }], occurrence: hit.occurrence });
      // what was left out can be had at another time
      const saved = await s.act('updateSeries', owner!, body.id, { scope: 'this', date: hit.date, each: at('18:00') });
      expect(s.booked(saved.body)).toHaveLength(8);
    });

    it('refuses what makes no sense', async () => {
      const { body } = await s.create(owner!, await instant(), [dogId]);
      const ask = async (change: object, who = owner!) => outcome(await s.act('updateSeries', who, body.id, change));
      const date = s.booked(body)[1].date;
      expect(await ask({ scope: 'this', each: at('10:00') })).toBe('400 invalid_request #/date');
      expect(await ask({ scope: 'this', date, rule: 'FREQ=DAILY' })).toBe('400 invalid_request #/rule');
      expect(await ask({ scope: 'all', moveTo: date })).toBe('400 invalid_request #/moveTo');
      expect(await ask({ scope: 'following', date, pricing: 'following' })).toBe('400 invalid_request #/pricing');
      expect(await ask({ scope: 'all' })).toBe('400 invalid_request #/scope');
      expect(await ask({ scope: 'all', rule: 'FREQ=HOURLY' })).toBe('400 invalid_request #/rule');
      expect(await ask({ scope: 'all', each: { unit: 'day' } })).toBe('400 invalid_request #/each/unit');
      expect(await ask({ scope: 'this', date, moveTo: '2199-01-01' })).toBe('400 invalid_request #/moveTo');
      expect(await ask({ scope: 'this', date: await s.date(-2), each: at('10:00') })).toBe('409 occurrence_fixed #/date');
      expect(await ask({ scope: 'this', date: await s.date(30), each: at('10:00') })).toBe('422 occurrence_not_found #/date');
      expect(await ask({ scope: 'all', dogIds: ['dog_01JZ0000000000000000000000'] })).toBe('404 dog_not_found #/dogIds/0');
      expect(await ask({ scope: 'all', each: at('10:00') }, other)).toBe('404 series_not_found');
      await s.act('cancelSeries', owner!, body.id, { scope: 'all' });
      expect(await ask({ scope: 'all', each: at('10:00') })).toBe('409 series_closed');
    });
  });

  describe('previewSeriesUpdate', () => {
    it('tells what a change would do, and does nothing', async () => {
      const who = await world.caregiver(walks());
      const series = await agreed(who);
      const before = await s.see(owner!, series.id);
      const hit = s.booked(series)[2];
      await world.hold(who, 'walking', { unit: 'visit', date: hit.date, time: '14:00', durationMinutes: 30 }, 1);
      const { status, body } = await s.act('previewSeriesUpdate', owner!, series.id, { scope: 'all', rule: 'FREQ=DAILY;INTERVAL=2', each: at('14:00') });
      expect([status, body.needsAnswer, body.conflicts]).toEqual([200, true, expect.any(Number)]);
      const kinds = new Set(body.occurrences.map((one: any) => one.change));
      expect(kinds).toContain('moved');
      expect(kinds).toContain('removed');
      // one’s own bookings are in nobody’s way: a quarter of an hour later is no conflict
      const later = await s.act('previewSeriesUpdate', owner!, series.id, { scope: 'all', each: at('12:45') });
      expect([later.body.conflicts, later.body.occurrences.length]).toEqual([0, 8]);
      expect(await s.see(owner!, series.id)).toEqual(before);
      expect(outcome(await s.act('previewSeriesUpdate', other!, series.id, { scope: 'all', each: at('14:00') }))).toBe('404 series_not_found');
      expect(outcome(await s.act('previewSeriesUpdate', owner!, series.id, { scope: 'all' }))).toBe('400 invalid_request #/scope');
    });
  });
}, eightDays);
