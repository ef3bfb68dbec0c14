import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { eightDays, seriesOf, walks } from './fixture.ts';

const unknown = 'bks_01JZ0000000000000000000000';

describeApp('series', (world) => {
  let [owner, other, foreigner, admin] = [] as unknown as Signed[];
  let [caregiver, instant, stranger] = [] as unknown as SignedCaregiver[];
  let dogId: string;
  const s = seriesOf(world);
  beforeAll(async () => {
    [owner, other, foreigner, admin] = await Promise.all([world.person('owner'), world.person('owner'), world.person('owner', 'beta'), world.person('admin')]);
    [caregiver, instant, stranger] = await Promise.all([world.caregiver(walks()), world.caregiver(walks({ instantBook: true })), world.caregiver(walks())]);
    dogId = await world.dog(owner!);
    await world.home(owner!);
  });

  describe('previewSeries', () => {
    it('lists each occurrence in the horizon with time, price and what speaks against it', async () => {
      const who = await world.caregiver(walks());
      const taken = await s.date(3);
      await world.hold(who, 'walking', { unit: 'visit', date: taken, time: '12:30', durationMinutes: 30 }, 1);
      const { status, body } = await world.call('previewSeries', { token: owner!.token, body: await s.terms(who, [dogId]) });
      expect(status).toBe(200);
      expect(body.occurrences).toHaveLength(8);
      expect(body).toMatchObject({ conflicts: 1, goesOn: true, needsAnswer: true, horizonEndsOn: await s.date(8), pricing: 'locked', total: { amount: 7 * 2_100, currency: 'USD' } });
      const [first, second, third] = body.occurrences;
      expect(first).toMatchObject({ date: await s.date(1), occurrence: `${await s.date(1)}T12:30`, bookable: true, change: 'new', total: { amount: 2_100 } });
      expect(second.bookable).toBe(true);
      expect(third).toMatchObject({ date: taken, bookable: false, change: 'conflict' });
      expect(third.reasons.map((one: any) => one.code)).toEqual(['fully_booked']);
    });
    it.each([
      ['FREQ=HOURLY', 'FREQ must be'], ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ must be'], ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', 'never on'], ['FREQ=WEEKLY;BYSETPOS=9;BYDAY=MO', 'never on'],
      ['FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO', ''], ['FREQ=WEEKLY;BYHOUR=1', 'BYHOUR'], ['FREQ=WEEKLY;FREQ=DAILY', 'once'], ['FREQ=WEEKLY;COUNT=0', 'COUNT'], ['FREQ=WEEKLY;COUNT=100000', 'COUNT'],
      ['FREQ=WEEKLY;INTERVAL=0', 'INTERVAL'], ['FREQ=WEEKLY;INTERVAL=999999999', 'INTERVAL'], ['FREQ=WEEKLY;COUNT=2;UNTIL=20990101', 'not by both'], ['FREQ=WEEKLY;UNTIL=20990101', 'at most 5 years'],
      ['FREQ=WEEKLY;UNTIL=19990101', 'before the first day'], ['FREQ=WEEKLY;UNTIL=rubbish', 'UNTIL must be'], ['FREQ=WEEKLY;UNTIL=20271399', 'UNTIL must be'], ['FREQ=WEEKLY;BYDAY=XX', 'RFC 5545'],
      ['every monday', 'not supported'], ['FREQ=WEEKLY\nRDATE:20270101', ''], [`FREQ=DAILY;BYDAY=${'MO,'.repeat(200)}TU`, ''], ['FREQ=WEEKLY;RSCALE=CHINESE', 'RSCALE'],
    ])('refuses the rule %s in bounded time', async (rule, detail) => {
      const started = performance.now();
      const { status, body } = await world.call('previewSeries', { token: owner!.token, body: await s.terms(caregiver!, [dogId], { rule }) });
      expect([status, body.errors?.[0]?.pointer]).toEqual([400, '#/rule']);
      expect(body.errors[0].detail).toContain(detail);
      expect(performance.now() - started).toBeLessThan(5_000);
    });
    it('refuses what makes no sense', async () => {
      const ask = async (more: object, who: Signed = owner!) => outcome(await world.call('previewSeries', { token: who.token, tenant: who.tenant, body: await s.terms(caregiver!, [dogId], more) }));
      expect(await ask({ startsOn: '2020-01-01' })).toBe('400 invalid_request #/startsOn');
      expect(await ask({ startsOn: '2199-01-01' })).toBe('400 invalid_request #/startsOn');
      expect(await ask({ each: { unit: 'day' } })).toBe('400 invalid_request #/each/unit');
      expect(await ask({ serviceType: 'daycare' })).toBe('404 service_not_found #/serviceType');
      expect(await ask({ caregiverId: 'cgv_01JZ0000000000000000000000' })).toBe('404 caregiver_not_found #/caregiverId');
      expect(await ask({}, other)).toBe('404 dog_not_found #/dogIds/0');
      expect(await ask({}, foreigner)).toBe('404 caregiver_not_found #/caregiverId');
      expect(outcome(await world.call('previewSeries', { body: await s.terms(caregiver!, [dogId]) }))).toBe('401 unauthenticated');
      expect(outcome(await world.call('previewSeries', { token: caregiver!.token, body: await s.terms(caregiver!, [dogId]) }))).toBe('403 forbidden');
    });
  });

  describe('createSeries and answerSeries', () => {
    it('asks once: the bookings hold their places, and one yes confirms them all', async () => {
      const who = await world.caregiver(walks());
      const { status, body } = await s.create(owner!, who, [dogId], { rule: 'RRULE:FREQ=DAILY;INTERVAL=2', note: 'Key next door.' });
      expect([status, body.status, body.rule]).toEqual([201, 'pending', 'FREQ=DAILY;INTERVAL=2']);
      expect(s.booked(body)).toHaveLength(4);
      expect(s.booked(body).every((one) => one.status === 'pending' && one.occurrence === `${one.date}T12:30`)).toBe(true);
      expect(body.occurrences.filter((one: any) => one.state === 'planned')).toHaveLength(3);
      const booking = (await world.call('getBooking', { token: owner!.token, params: { bookingId: s.booked(body)[0].bookingId } })).body;
      expect(booking).toMatchObject({ seriesId: body.id, occurrence: s.booked(body)[0].occurrence, note: 'Key next door.', status: 'pending' });
      const theirs = await world.quote(other!, who.caregiverId, [await world.dog(other!)], s.booked(body)[2].when, 'walking');
      expect(theirs.body.reasons.map((one: any) => one.code)).toContain('fully_booked');

      expect(outcome(await s.act('answerSeries', stranger!, body.id, { answer: 'accept' }))).toBe('404 series_not_found');
      const answered = await s.act('answerSeries', who, body.id, { answer: 'accept' });
      expect([answered.status, answered.body.status, answered.body.respondBy]).toEqual([200, 'active', null]);
      expect(s.booked(answered.body).every((one) => one.status === 'confirmed')).toBe(true);
      // each is due a day before it begins, or as any other booking is, whichever is later
      const now = await s.now();
      for (const one of s.booked(answered.body)) {
        const due = Math.max(Date.parse(one.startsAt) - s.dayMs, Math.min(Date.parse(one.startsAt), now + 2 * s.dayMs));
        expect(Math.abs(Date.parse(one.payBy) - due)).toBeLessThan(60_000);
      }
      expect(outcome(await s.act('answerSeries', who, body.id, { answer: 'decline' }))).toBe('409 series_closed');
    });
    it('has none of its bookings confirmed alone: the caregiver answers the series', async () => {
      const who = await world.caregiver(walks());
      const { body } = await s.create(owner!, who, [dogId]);
      const { bookingId } = s.booked(body)[1];
      const params = { bookingId };
      const confirm = (token: string) => world.call('setBookingStatus', { token, params, body: { status: 'confirmed' } });
      for (const token of [who.token, admin!.token]) expect(await confirm(token)).toMatchObject({ status: 409, body: { code: 'series_not_answered', bookingId, bookingStatus: 'pending', seriesId: body.id } });
      const seen = await world.call('getBooking', { token: who.token, params });
      expect(seen.body).toMatchObject({ status: 'pending', transitions: expect.arrayContaining([{ name: 'confirm', to: 'confirmed', allowed: false, reason: 'series_not_answered' }]) });
      expect((await s.act('answerSeries', who, body.id, { answer: 'accept' })).body.status).toBe('active');
      expect((await world.call('getBooking', { token: who.token, params })).body.status).toBe('confirmed');
      expect(outcome(await confirm(who.token))).toBe('409 transition_not_allowed');
    });
    it('a no ends it, and gives the places back', async () => {
      const who = await world.caregiver(walks());
      const { body } = await s.create(owner!, who, [dogId]);
      const declined = await s.act('answerSeries', who, body.id, { answer: 'decline', reason: 'On leave.' });
      expect(declined.body.status).toBe('declined');
      expect(s.booked(declined.body).every((one) => one.status === 'declined')).toBe(true);
      expect((await s.create(owner!, who, [dogId])).status).toBe(201);
    });
    it('is active at once with instant book, and weekly billing is due when a card that failed could have been mended', async () => {
      const { status, body } = await s.create(owner!, instant!, [dogId], { billing: 'weekly' });
      expect([status, body.status]).toEqual([201, 'active']);
      const now = await s.now();
      for (const one of s.booked(body)) {
        const due = Math.max(Date.parse(one.startsAt) - s.dayMs, Math.min(Date.parse(one.startsAt), now + 2 * s.dayMs));
        expect(Math.abs(Date.parse(one.payBy) - due)).toBeLessThan(60_000);
        expect(one.status).toBe('confirmed');
      }
    });
    it('refuses conflicts or leaves them out, as asked', async () => {
      const who = await world.caregiver(walks());
      const taken = await s.date(2);
      await world.hold(who, 'walking', { unit: 'visit', date: taken, time: '12:30', durationMinutes: 30 }, 1);
      const refused = await s.create(owner!, who, [dogId]);
      expect([refused.status, refused.body.code]).toEqual([409, 'series_conflicts']);
      expect(refused.body.occurrences).toMatchObject([{ date: taken, reasons: [{ code: 'fully_booked' }] }]);
      expect((await world.call('listBookings', { token: who.token })).body.data).toEqual([]);
      const made = await s.create(owner!, who, [dogId], { onConflict: 'skip' });
      expect(made.status).toBe(201);
      expect(made.body.occurrences[1]).toMatchObject({ date: taken, state: 'skipped', reasons: [{ code: 'fully_booked' }], bookingId: null });
      expect(s.booked(made.body)).toHaveLength(7);
      const none = await s.create(owner!, who, [dogId], { rule: 'FREQ=DAILY;COUNT=1', startsOn: taken, onConflict: 'skip' });
      expect(outcome(none)).toBe('422 not_bookable #/rule');
    });
    it('repeats nights, too', async () => {
      const { status, body } = await s.create(owner!, caregiver!, [dogId], { serviceType: 'boarding', each: { unit: 'night', nights: 2 }, rule: 'FREQ=WEEKLY;COUNT=3' });
      expect([status, s.booked(body).length, s.booked(body)[0].occurrence]).toEqual([201, 2, await s.date(1)]);
      expect(s.booked(body)[0].when).toEqual({ unit: 'night', checkIn: await s.date(1), checkOut: await s.date(3) });
    });
    it('refuses what the preview refuses', async () => {
      expect(outcome(await s.create(owner!, caregiver!, [dogId], { rule: 'FREQ=HOURLY' }))).toBe('400 invalid_request #/rule');
      expect(outcome(await s.create(owner!, caregiver!, ['dog_01JZ0000000000000000000000']))).toBe('404 dog_not_found #/dogIds/0');
      expect(outcome(await s.create(owner!, caregiver!, [dogId], { serviceType: 'daycare' }))).toBe('404 service_not_found #/serviceType');
    });
  });

  describe('listSeries and getSeries', () => {
    it('shows both sides theirs, and nobody else', async () => {
      const [fresh, who] = [await world.person('owner'), await world.caregiver(walks())];
      const made = (await s.create(fresh, who, [await world.dog(fresh)])).body;
      const mine = await world.call('listSeries', { token: fresh.token });
      expect(mine.body).toMatchObject({ data: [{ id: made.id, owner: { firstName: 'Olivia' } }], nextCursor: null });
      expect((await world.call('listSeries', { token: who.token })).body.data.map((one: any) => one.id)).toEqual([made.id]);
      expect((await world.call('listSeries', { token: stranger!.token })).body.data).toEqual([]);
      expect(outcome(await world.call('listSeries', { token: fresh.token, query: { cursor: 'rubbish' } }))).toBe('400 invalid_cursor');
      for (const person of [fresh, who, admin!]) expect((await s.act('getSeries', person, made.id)).status).toBe(200);
      for (const person of [other!, stranger!, foreigner!]) expect(outcome(await s.act('getSeries', person, made.id))).toBe('404 series_not_found');
      expect(outcome(await s.act('getSeries', fresh, unknown))).toBe('404 series_not_found');
    });
  });

  describe('cancelSeries', () => {
    it('leaves one out, made or not, and no other', async () => {
      const { body } = await s.create(owner!, await world.caregiver(walks({ instantBook: true })), [dogId]);
      const [one] = s.booked(body);
      const left = await s.act('cancelSeries', owner!, body.id, { scope: 'this', date: one.date });
      expect(left.body.occurrences[0]).toMatchObject({ state: 'cancelled', status: 'cancelled', occurrence: one.occurrence });
      expect(s.booked(left.body)).toHaveLength(7);
      const far = await s.date(40);
      const ahead = await s.act('cancelSeries', owner!, body.id, { scope: 'this', date: far });
      expect(ahead.status).toBe(200);
      expect(ahead.body.occurrences.find((each: any) => each.date === far)).toMatchObject({ state: 'cancelled', bookingId: null });
      expect(outcome(await s.act('cancelSeries', owner!, body.id, { scope: 'this' }))).toBe('400 invalid_request #/date');
      expect(outcome(await s.act('cancelSeries', other!, body.id, { scope: 'all' }))).toBe('404 series_not_found');
      expect(outcome(await s.act('cancelSeries', owner!, body.id, { scope: 'this', date: await s.date(-3) }))).toBe('409 occurrence_fixed #/date');
    });
    it('ends it from a day on; what is paid stays unless it is to go, too', async () => {
      const who = await world.caregiver(walks({ instantBook: true }));
      const { body } = await s.create(owner!, who, [dogId]);
      await world.pay(owner!, s.booked(body)[6].bookingId);
      const from = s.booked(body)[3].date;
      const ended = await s.act('cancelSeries', owner!, body.id, { scope: 'following', date: from });
      expect([ended.body.status, ended.body.endsOn]).toEqual(['active', s.booked(body)[2].date]);
      const open = ended.body.occurrences.filter((one: any) => one.status === 'confirmed');
      expect(open.map((one: any) => one.paymentStatus).filter((state: string) => state === 'paid')).toEqual(['paid']);
      expect(open).toHaveLength(4);
      expect(outcome(await s.act('updateSeries', owner!, body.id, { scope: 'this', date: s.booked(body)[6].date, each: { unit: 'visit', time: '09:00', durationMinutes: 30 } }))).toBe('409 occurrence_fixed #/date');
      const all = await s.act('cancelSeries', owner!, body.id, { scope: 'all', paid: 'cancel' });
      expect(all.body.status).toBe('cancelled');
      const paid = await world.call('getBooking', { token: owner!.token, params: { bookingId: s.booked(body)[6].bookingId } });
      expect(paid.body.status).toBe('cancelled');
      expect(outcome(await s.act('cancelSeries', owner!, body.id, { scope: 'all' }))).toBe('409 series_closed');
      expect((await s.create(owner!, who, [dogId])).status).toBe(201);
    });
    it('is open to the caregiver and, with a row in the audit log, to the business', async () => {
      const [who, made] = [await world.caregiver(walks()), async (by: SignedCaregiver) => (await s.create(owner!, by, [dogId])).body.id];
      const id = await made(who);
      expect((await s.act('cancelSeries', who, id, { scope: 'all', reason: 'Moving away.' })).body.status).toBe('cancelled');
      expect((await s.act('cancelSeries', admin!, await made(who), { scope: 'all' })).body.status).toBe('cancelled');
    });
  });

  describe('pauseSeries and resumeSeries', () => {
    it('leaves out what lies between, and books again what can be', async () => {
      const { body } = await s.create(owner!, await world.caregiver(walks({ instantBook: true })), [dogId]);
      const [from, to] = [await s.date(2), await s.date(6)];
      const paused = await s.act('pauseSeries', owner!, body.id, { from, to });
      expect(paused.body.pause).toEqual({ from, to });
      expect(paused.body.occurrences.filter((one: any) => one.state === 'paused').map((one: any) => one.date)).toEqual([from, await s.date(3), await s.date(4), await s.date(5), to]);
      expect(outcome(await s.act('pauseSeries', owner!, body.id, { from }))).toBe('409 series_closed');
      const resumed = await s.act('resumeSeries', owner!, body.id, { from: await s.date(5) });
      expect(resumed.body.occurrences.filter((one: any) => one.state === 'paused')).toHaveLength(3);
      expect(s.booked(resumed.body)).toHaveLength(5);
      expect(s.booked(resumed.body).find((one) => one.date === to).occurrence).toBe(`${to}T12:30`);
      expect((await s.act('resumeSeries', owner!, body.id, {})).body.pause).toBeNull();
      expect(s.booked(await s.see(owner!, body.id))).toHaveLength(8);
      expect(outcome(await s.act('resumeSeries', owner!, body.id, {}))).toBe('409 series_closed');
      expect(outcome(await s.act('pauseSeries', owner!, body.id, { from: to, to: from }))).toBe('400 invalid_request #/to');
      expect(outcome(await s.act('pauseSeries', owner!, body.id, { from: '2020-01-01' }))).toBe('400 invalid_request #/from');
      expect(outcome(await s.act('pauseSeries', other!, body.id, { from }))).toBe('404 series_not_found');
      expect(outcome(await s.act('resumeSeries', other!, body.id, {}))).toBe('404 series_not_found');
    });
  });
}, eightDays);
