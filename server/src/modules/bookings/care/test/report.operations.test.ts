import { beforeAll, expect, it } from 'vitest';
import type { Schema } from '../../../../contract/contract.ts';
import { describeApp, outcome, type Signed } from '../../../../../test/app/index.ts';
import { createRepository } from '../../../../kernel/db/index.ts';
import { createEvents } from '../../../../kernel/events/events.ts';
import { createIds } from '../../../../kernel/ids/ids.ts';
import { BookingEntity } from '../../entities.ts';
import { createStays, day, hour, type Stay, type Stays } from './stays.ts';

const fed = { feedingSchedule: [{ at: '18:00', instructions: 'Two cups' }], medicationSchedule: [{ at: '08:00', name: 'Apoquel', dose: '16 mg', instructions: '' }] };

describeApp('listCareTasks', (world) => {
  let stays: Stays;
  let stay: Stay;
  beforeAll(async () => {
    stays = createStays(world);
    stay = await stays.started({ dogs: [fed] });
  }, 60_000);
  const tasks = (who: Signed, date?: string) => world.call('listCareTasks', { ...stays.as(who), params: stay.params, query: date === undefined ? {} : { date } });

  it('200: what is due today, done by what was noted, and overdue', async () => {
    const { checkIn } = stay.booking.when as Schema<'WhenNights'>;
    const today = (await tasks(stay.owner)).body as Schema<'CareTaskList'>;
    expect(today).toMatchObject({ date: checkIn, firstDate: checkIn, timeZone: 'America/Denver', data: [{ kind: 'meal', dogName: 'Biscuit', instructions: 'Two cups', state: 'due', entryId: null }] });
    const [meal] = today.data;
    await stays.goTo(stay, Date.parse(meal!.dueAt) - Date.parse(stay.booking.startsAt) + 61 * 60_000);
    expect((await tasks(stay.caregiver)).body.data[0].state).toBe('overdue');
    const { id } = await stays.made(stay, { kind: 'meal', task: meal!.task });
    expect((await tasks(stay.owner)).body.data).toMatchObject([{ state: 'done', entryId: id }]);
    await stays.made(stay, { kind: 'void', entryId: id, reason: 'It was yesterday' });
    expect((await tasks(stay.owner)).body.data).toMatchObject([{ state: 'overdue', entryId: null }]);
  });
  it('200: another day, and the nearest where there is none; nothing of a request', async () => {
    const { checkOut } = stay.booking.when as Schema<'WhenNights'>;
    expect((await tasks(stay.owner, '2099-01-01')).body).toMatchObject({ date: checkOut, data: [{ kind: 'medication', label: 'Apoquel', instructions: '16 mg', state: 'due' }] });
    const request = await world.booking(stay.owner, stay.caregiver, stay.dogIds, { when: await stays.nightsFrom(30, 1) });
    expect((await world.call('listCareTasks', { ...stays.as(stay.caregiver), params: { bookingId: request.id } })).body.data).toEqual([]);
  });
  it('400, 401, 403, 404', async () => {
    expect(outcome(await tasks(stay.owner, 'today'))).toMatch(/^400 invalid_request/);
    expect((await world.call('listCareTasks', { params: stay.params })).status).toBe(401);
    expect((await tasks(await world.person('support'))).status).toBe(403);
    for (const who of [await world.person('owner'), await world.person('admin', 'beta')]) expect(outcome(await tasks(who))).toBe('404 booking_not_found');
  });
});

describeApp('getReportCard', (world) => {
  let stays: Stays;
  let stay: Stay;
  beforeAll(async () => {
    stays = createStays(world);
    stay = await stays.started({ dogs: [fed], nights: 1 });
  }, 60_000);
  const card = (who: Signed, of = stay) => world.call('getReportCard', { ...stays.as(who), params: of.params });

  it('404 before the end; 200 afterwards: what was noted, what was not done, and what was changed since', async () => {
    expect(outcome(await card(stay.owner))).toBe('404 report_card_not_ready');
    await world.advance(2 * hour);
    const startMs = (await stays.now()).getTime() - hour;
    const point = (seconds: number, north: number) => ({ lat: 39.759 + north, lng: -104.966, at: new Date(startMs + seconds * 1000).toISOString() });
    const walk = await stays.made(stay, { kind: 'walk_track', points: [point(0, 0), point(600, 0.005)] });
    const wrong = await stays.made(stay, { kind: 'note', note: 'He slept' });
    const note = await stays.made(stay, { kind: 'note', note: 'She slept', corrects: { entryId: wrong.id, reason: 'She' } });
    await stays.made(stay, { kind: 'potty' });
    const photo = await stays.made(stay, { kind: 'photo', uploadId: await stays.photo(stay.caregiver) });
    await stays.goTo(stay, day - hour);
    const medication = await stays.made(stay, { kind: 'medication', dogId: stay.dogIds[0]!, name: 'Apoquel', happenedAt: new Date((await stays.now()).getTime() - 3 * hour).toISOString() });
    await stays.made(stay, { kind: 'check_out' });
    await world.settled();

    const { status, body } = await card(stay.owner);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totals: { walks: 1, distanceMeters: 556, walkingSeconds: 600, meals: 0, medications: 1, photos: 1, notes: 1, potty: 1, play: 0 },
      tasks: { promised: 2, done: 1, missed: [{ kind: 'meal', dogName: 'Biscuit' }] }, later: [],
    });
    expect([body.checkedInAt !== null, body.checkedOutAt > body.checkedInAt]).toEqual([true, true]);
    expect(body.highlights.map((one: { entryId: string }) => one.entryId).toSorted()).toEqual([walk.id, note.id, photo.id, medication.id].toSorted());
    expect(body.highlights.find((one: { kind: string }) => one.kind === 'photo').files.length).toBeGreaterThan(1);

    const meal = await stays.made(stay, { kind: 'meal', happenedAt: new Date((await stays.now()).getTime() - hour).toISOString() });
    const { id } = await stays.made(stay, { kind: 'void', entryId: note.id, reason: 'Not hers' });
    const after = (await card(stay.caregiver)).body;
    expect([after.totals, after.tasks]).toEqual([body.totals, body.tasks]);
    expect(after.later.map((one: { id: string }) => one.id).toSorted()).toEqual([meal.id, id].toSorted());
    expect(after.highlights.find((one: { entryId: string }) => one.entryId === note.id).changedBy).toBe(id);

    const told = await stays.toldOf(stay.owner, 'care.report_card_ready');
    expect(told).toMatchObject([{ channels: ['in_app', 'email'], bookingId: stay.params.bookingId }]);
    expect(await stays.facts(stay.params.bookingId, 'care.report_card_ready')).toHaveLength(1);
    await world.advance(9 * day);
    expect(outcome(await stays.add(stay, { kind: 'note', note: 'too late' }))).toBe('409 care_log_closed');
  });
  it('200: a booking that nobody ended has one, too, and an admin’s reading is in the audit log', async () => {
    const mine = await stays.started({ nights: 1 });
    await stays.goTo(mine, 3 * day);
    const admin = await world.person('admin');
    expect((await card(admin, mine)).body).toMatchObject({ checkedOutAt: null, tasks: { promised: 0 } });
    const { body } = await world.call('listAuditLog', { ...stays.as(admin), query: { action: 'booking.care_read', subjectId: mine.params.bookingId } });
    expect(body.data).toHaveLength(1);
  });
  it('401, 403, 404', async () => {
    expect((await world.call('getReportCard', { params: stay.params })).status).toBe(401);
    expect((await card(await world.person('support'))).status).toBe(403);
    for (const who of [await world.person('owner'), await world.caregiver(), await world.person('admin', 'beta')]) expect(outcome(await card(who))).toBe('404 booking_not_found');
  });
});

describeApp('a late check-in', (world) => {
  let stays: Stays;
  beforeAll(() => {
    stays = createStays(world);
  });
  const late = (stay: Stay) => stays.facts(stay.params.bookingId, 'care.check_in_late');

  it('is told once, half an hour after the start, to both sides and the business, in order under a jumped clock', async () => {
    const admin = await world.person('admin');
    const [one, other] = [await stays.book({ fromDays: 2, nights: 5 }), await stays.book({ fromDays: 3, nights: 5 })];
    await stays.goTo(other, -hour);
    expect([await late(one), await late(other)]).toMatchObject([[{ startsAt: one.booking.startsAt }], []]);
    await stays.goTo(other, 4 * day);
    await world.settled();
    expect([await late(one), await late(other)]).toMatchObject([[{ startsAt: one.booking.startsAt }], [{ startsAt: other.booking.startsAt }]]);
    for (const who of [one.owner, one.caregiver, admin]) {
      const [told] = (await stays.toldOf(who, 'care.check_in_late')).filter(({ bookingId }) => bookingId === one.params.bookingId);
      expect(told).toMatchObject({ channels: ['in_app', 'email'] });
      // when it was late, and not when the clock was moved
      expect(Math.abs(Date.parse(told!.createdAt) - Date.parse(one.booking.startsAt) - 30 * 60_000)).toBeLessThan(1_000);
    }
    // who comes after all is not told of again
    await stays.made(one, { kind: 'check_in' });
    await world.advance(day);
    expect(await late(one)).toHaveLength(1);
  });
  it('is not told of who came, who did not pay, and what was cancelled', async () => {
    const came = await stays.book({ fromDays: 1 });
    const unpaid = await stays.book({ fromDays: 1, paid: false });
    const cancelled = await stays.book({ fromDays: 1 });
    await world.call('cancelBooking', { ...stays.as(cancelled.owner), params: cancelled.params, body: {} });
    await stays.goTo(came, 0);
    await stays.made(came, { kind: 'check_in' });
    await world.advance(2 * hour);
    await world.settled();
    for (const stay of [came, unpaid, cancelled]) expect(await late(stay)).toEqual([]);
  });
  it('goes by the setting, and by the new start of a booking that was moved', async () => {
    const { parts } = world.server.app;
    await world.call('updateSettings', { token: world.secretKey('alpha'), tenant: null, body: { care: { checkInLateMinutes: 90 } } });
    const stay = await stays.book({ fromDays: 1 });
    await stays.goTo(stay, hour);
    expect(await late(stay)).toEqual([]);
    await world.advance(hour);
    expect(await late(stay)).toHaveLength(1);
    // as a change of the dates does it
    const startsAt = new Date(Date.parse(stay.booking.startsAt) + day);
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    const events = createEvents(parts.db, createIds(parts.wall, Math.random), () => world.server.app.work.poke());
    const changed = async (patch: { startsAt: Date } | null): Promise<void> => {
      await parts.db.transaction(ctx, async (tx) => {
        if (patch) await createRepository(parts.db, BookingEntity).update(tx, { id: stay.booking.id }, patch);
        await events.record(tx, { type: 'booking.changed', subjectId: stay.booking.id });
      });
      await world.settled();
    };
    await changed(null); // other dogs, say: it is as late as it was, and that is known
    await world.advance(60_000);
    expect(await late(stay)).toHaveLength(1);
    await changed({ startsAt });
    await stays.goTo(stay, day + hour);
    expect(await late(stay)).toHaveLength(1);
    await world.advance(hour);
    expect(await late(stay)).toMatchObject([{}, { startsAt: startsAt.toISOString() }]);
    await world.call('updateSettings', { token: world.secretKey('alpha'), tenant: null, body: { care: { checkInLateMinutes: 30 } } });
  });
});
