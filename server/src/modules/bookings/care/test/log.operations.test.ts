import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome } from '../../../../../test/app/index.ts';
import { createStays, day, hour, type Stay, type Stays } from './stays.ts';

const medicated = { medicationSchedule: [{ at: '08:00', name: 'Apoquel', dose: '16 mg', instructions: '' }] };

describeApp('addCareLogEntry', (world) => {
  let stays: Stays;
  let stay: Stay;
  beforeAll(async () => {
    stays = createStays(world);
    stay = await stays.started({ dogs: [medicated, { name: 'Rex' }], nights: 60 }); // it goes on while other stays begin and end
  }, 60_000);
  const at = async (agoMs: number): Promise<string> => new Date((await stays.now()).getTime() - agoMs).toISOString();

  describe('201', () => {
    it('a check-in starts the booking, and knows how far away it was', async () => {
      const mine = await stays.book();
      await stays.goTo(mine, -hour);
      const near = { lat: 39.7591, lng: -104.9661, accuracyMeters: 10 };
      const { status, body } = await stays.add(mine, { kind: 'check_in', place: near, note: ' Wagging ' });
      expect([status, body.bookingStatus, body.entry.flags, body.entry.note, body.entry.place]).toEqual([201, 'in_progress', [], 'Wagging', near]);
      expect(body.entry.awayMeters).toBeGreaterThan(5);
      expect(body.entry.awayMeters).toBeLessThan(30);
      expect((await stays.bookingOf(mine)).history.at(-1)).toMatchObject({ to: 'in_progress', by: 'caregiver' });
      expect(await stays.log(mine)).toEqual([body.entry]);
    });
    it('a check-in far away or without a place is flagged, not refused', async () => {
      const mine = await stays.book({ dogs: [{}, {}] });
      await stays.goTo(mine, 0);
      const far = await stays.made(mine, { kind: 'check_in', dogIds: [mine.dogIds[0]!], place: { lat: 39.9, lng: -105.1, accuracyMeters: 50 } });
      expect([far.flags, far.awayMeters! > 15_000]).toEqual([['far_away'], true]);
      expect((await stays.made(mine, { kind: 'check_in', dogIds: [mine.dogIds[1]!] })).flags).toEqual(['no_place']);
    });
    it('meals, medication as the schedule has it, potty, play and notes', async () => {
      expect(await stays.made(stay, { kind: 'meal', ate: 'some', note: 'Not hungry' })).toMatchObject({ kind: 'meal', ate: 'some', dogIds: stay.dogIds });
      const given = await stays.made(stay, { kind: 'medication', dogId: stay.dogIds[0]!, name: 'apoquel', happenedAt: await at(60_000) });
      expect([given.medication, given.flags]).toEqual([{ name: 'Apoquel', dose: '16 mg' }, []]);
      expect((await stays.made(stay, { kind: 'medication', dogId: stay.dogIds[0]!, name: 'Apoquel', dose: '8 mg' })).flags).toEqual(['other_dose']);
      expect(await stays.made(stay, { kind: 'potty', dogIds: [stay.dogIds[1]!] })).toMatchObject({ dogIds: [stay.dogIds[1]] });
      expect(await stays.made(stay, { kind: 'play' })).toMatchObject({ kind: 'play' });
      expect(await stays.made(stay, { kind: 'note', note: 'All is well' })).toMatchObject({ note: 'All is well' });
    });
    it('a walk: distance and duration are worked out here, and few points show the way', async () => {
      await world.advance(hour);
      const start = (await stays.now()).getTime() - 1_000_000;
      const points = Array.from({ length: 1_000 }, (_, i) => ({ lat: 39.759 + i * 0.00001, lng: -104.966, at: new Date(start + i * 1000).toISOString() }));
      const { track, happenedAt, flags } = await stays.made(stay, { kind: 'walk_track', points });
      expect(track!.distanceMeters).toBeGreaterThan(1_105);
      expect(track!.distanceMeters).toBeLessThan(1_117);
      expect([track!.walkingSeconds, track!.points.length, happenedAt, flags]).toEqual([999, 2, points[0]!.at, []]);
      const leap = [points[0]!, { ...points[1]!, lat: 40 }];
      expect((await stays.made(stay, { kind: 'walk_track', points: leap })).flags).toEqual(['implausible_speed']);
    });
    it('a photo that was checked, for both sides to see', async () => {
      const { id } = await stays.made(stay, { kind: 'photo', uploadId: await stays.photo(stay.caregiver), note: 'In the garden' });
      for (const who of [stay.owner, stay.caregiver]) {
        const files = (await stays.log(stay, who)).find((entry) => entry.id === id)!.files;
        expect(files.length).toBeGreaterThan(1);
        expect((await fetch(files[0]!.url)).status).toBe(200);
      }
    });
    it('what comes late from a phone without a network says so; sent again it is there once', async () => {
      const mine = await stays.started();
      await world.advance(5 * hour);
      const body = { kind: 'note', note: 'In the cellar', happenedAt: new Date((await stays.now()).getTime() - 3 * hour).toISOString() };
      const [one, again] = [await stays.add(mine, body, { headers: { 'idempotency-key': 'phone-1' } }), await stays.add(mine, body, { headers: { 'idempotency-key': 'phone-1' } })];
      expect(one.body.entry).toMatchObject({ flags: ['noted_late'], happenedAt: body.happenedAt });
      expect(again.body).toEqual(one.body);
      expect((await stays.log(mine)).filter(({ kind }) => kind === 'note')).toHaveLength(1);
    });
    it('a correction stands beside what it corrects, and a void says why', async () => {
      const meal = await stays.made(stay, { kind: 'meal', ate: 'all' });
      const corrected = await stays.made(stay, { kind: 'meal', ate: 'none', corrects: { entryId: meal.id, reason: 'It was hidden' } });
      const gone = await stays.made(stay, { kind: 'void', entryId: corrected.id, reason: 'It was the other dog' });
      const log = new Map((await stays.log(stay)).map((entry) => [entry.id, entry]));
      expect(log.get(meal.id)).toMatchObject({ ate: 'all', supersededBy: corrected.id });
      expect(log.get(corrected.id)).toMatchObject({ ate: 'none', corrects: { entryId: meal.id, reason: 'It was hidden' }, supersededBy: gone.id });
      expect(log.get(gone.id)).toMatchObject({ kind: 'void', note: 'It was the other dog', corrects: { entryId: corrected.id } });
    });
    it('the last dog’s check-out on the last day completes it, and none before', async () => {
      const mine = await stays.started({ dogs: [{}, {}], nights: 1 });
      const [one, other] = mine.dogIds as [string, string];
      const early = await stays.add(mine, { kind: 'check_out', dogIds: [one] });
      expect([early.status, early.body.bookingStatus]).toEqual([201, 'in_progress']);
      await stays.goTo(mine, day);
      const last = await stays.add(mine, { kind: 'check_out', dogIds: [other] });
      expect([last.status, last.body.bookingStatus]).toEqual([201, 'completed']);
      expect((await stays.bookingOf(mine)).history.at(-1)).toMatchObject({ to: 'completed', by: 'caregiver' });
    });
  });

  it('400: rubbish', async () => {
    for (const body of [{}, { kind: 'nap' }, { kind: 'note' }, { kind: 'note', note: ' ' }, { kind: 'meal', ate: 'twice' }, { kind: 'check_in', place: { lat: 91, lng: 0 } },
      { kind: 'walk_track', points: [{ lat: 1, lng: 1, at: await at(0) }] }, { kind: 'meal', ownerId: 'usr_1' }, { kind: 'photo' }, { kind: 'meal', happenedAt: 'today' }]) {
      expect(outcome(await stays.add(stay, body))).toMatch(/^400 invalid_request/);
    }
    expect(outcome(await stays.add(stay, { kind: 'meal', task: 'meal:nobody' }))).toBe('400 invalid_request #/task');
    const note = await stays.made(stay, { kind: 'note', note: 'x' });
    expect(outcome(await stays.add(stay, { kind: 'meal', corrects: { entryId: note.id, reason: 'x' } }))).toBe('400 invalid_request #/corrects/entryId');
  });
  it('401 and 403: only the caregiver writes', async () => {
    const body = { kind: 'note', note: 'x' };
    expect((await world.call('addCareLogEntry', { params: stay.params, body })).status).toBe(401);
    expect((await world.call('addCareLogEntry', { ...stays.as(stay.owner), params: stay.params, body })).status).toBe(403);
    expect((await world.call('addCareLogEntry', { ...stays.as(await world.person('admin')), params: stay.params, body })).status).toBe(403);
  });
  it('404: another caregiver’s booking, another business’s, a foreign dog, an entry of another booking', async () => {
    const body = { kind: 'note', note: 'x' };
    for (const tenant of ['alpha', 'beta'] as const) {
      expect(outcome(await world.call('addCareLogEntry', { ...stays.as(await world.caregiver({}, tenant)), params: stay.params, body }))).toBe('404 booking_not_found');
    }
    const mine = await stays.started();
    expect(outcome(await stays.add(stay, { kind: 'meal', dogIds: [stay.dogIds[0], mine.dogIds[0]] }))).toBe('404 dog_not_found #/dogIds/1');
    expect(outcome(await stays.add(stay, { kind: 'medication', dogId: mine.dogIds[0], name: 'Apoquel' }))).toBe('404 dog_not_found #/dogId');
    const theirs = await stays.made(mine, { kind: 'note', note: 'x' });
    expect(outcome(await stays.add(stay, { kind: 'void', entryId: theirs.id, reason: 'x' }))).toBe('404 care_entry_not_found #/entryId');
    expect(outcome(await stays.add(stay, { kind: 'note', note: 'y', corrects: { entryId: theirs.id, reason: 'x' } }))).toBe('404 care_entry_not_found #/corrects/entryId');
  });
  it('409: before the start, unpaid, not in progress, twice, and corrected already', async () => {
    const mine = await stays.book();
    expect(outcome(await stays.add(mine, { kind: 'check_in' }))).toBe('409 transition_not_allowed');
    expect((await stays.add(mine, { kind: 'check_in' })).body.reason).toBe('not_started_yet');
    expect(await stays.log(mine)).toEqual([]);
    expect(outcome(await stays.add(mine, { kind: 'note', note: 'x' }))).toBe('409 care_log_closed');
    await stays.goTo(mine, -hour);
    await stays.made(mine, { kind: 'check_in' });
    expect(outcome(await stays.add(mine, { kind: 'check_in' }))).toBe('409 care_entry_repeated');
    await stays.made(mine, { kind: 'check_out' });
    expect(outcome(await stays.add(mine, { kind: 'check_out' }))).toBe('409 care_entry_repeated');
    const note = await stays.made(mine, { kind: 'note', note: 'x' });
    const voids = await Promise.all([1, 2].map((n) => stays.add(mine, { kind: 'void', entryId: note.id, reason: `${n}` })));
    expect(voids.map(outcome).sort()).toEqual(['201', '409 care_entry_superseded #/entryId']);
    const cancelled = await stays.book();
    await world.call('cancelBooking', { ...stays.as(cancelled.owner), params: cancelled.params, body: {} });
    expect(outcome(await stays.add(cancelled, { kind: 'check_in' }))).toBe('409 care_log_closed');
  });
  it('409: the machine’s guards hold for a check-in, too', async () => {
    const unpaid = await stays.book({ paid: false });
    expect((await stays.add(unpaid, { kind: 'check_in' })).body).toMatchObject({ code: 'transition_not_allowed', reason: 'not_paid_yet' });
  });
  it('422: the future, long before, rubbish tracks, unknown medication, files of others or of another kind', async () => {
    const soon = new Date((await stays.now()).getTime() + hour).toISOString();
    expect(outcome(await stays.add(stay, { kind: 'meal', happenedAt: soon }))).toBe('422 invalid_care_time #/happenedAt');
    expect(outcome(await stays.add(stay, { kind: 'meal', happenedAt: new Date(Date.parse(stay.booking.startsAt) - 4 * hour).toISOString() }))).toBe('422 invalid_care_time #/happenedAt');
    const point = async (agoMs: number) => ({ lat: 39.7, lng: -104.9, at: await at(agoMs) });
    expect(outcome(await stays.add(stay, { kind: 'walk_track', points: [await point(1_000), await point(2_000)] }))).toBe('422 invalid_track #/points/1/at');
    expect(outcome(await stays.add(stay, { kind: 'walk_track', points: [await point(1_000), await point(-hour)] }))).toBe('422 invalid_care_time #/points/1/at');
    expect(outcome(await stays.add(stay, { kind: 'medication', dogId: stay.dogIds[0], name: 'Aspirin' }))).toBe('422 unknown_medication #/name');
    expect(outcome(await stays.add(stay, { kind: 'medication', dogId: stay.dogIds[1], name: 'Apoquel' }))).toBe('422 unknown_medication #/name');
    for (const uploadId of [await stays.photo(stay.owner), await stays.photo(stay.caregiver, 'document')]) {
      expect(outcome(await stays.add(stay, { kind: 'photo', uploadId }))).toBe('422 upload_not_usable #/uploadId');
    }
  });
});

describeApp('listCareLog', (world) => {
  let stays: Stays;
  let stay: Stay;
  beforeAll(async () => {
    stays = createStays(world);
    stay = await stays.started();
    for (const note of ['one', 'two', 'three']) await stays.made(stay, { kind: 'note', note });
  }, 60_000);
  const list = (who: Parameters<Stays['as']>[0], query: Record<string, string | number> = {}) => world.call('listCareLog', { ...stays.as(who), params: stay.params, query });

  it('200: page by page, for both sides', async () => {
    const first = await list(stay.owner, { limit: 3 });
    const rest = await list(stay.owner, { limit: 3, cursor: first.body.nextCursor });
    expect([...first.body.data, ...rest.body.data].map((entry: { kind: string; note: string }) => entry.note || entry.kind)).toEqual(['three', 'two', 'one', 'check_in']);
    expect(rest.body.nextCursor).toBeNull();
    expect((await list(stay.caregiver)).body.data).toHaveLength(4);
  });
  it('200: an admin, and that is in the audit log', async () => {
    const admin = await world.person('admin');
    expect((await list(admin)).status).toBe(200);
    const { body } = await world.call('listAuditLog', { ...stays.as(admin), query: { action: 'booking.care_read', subjectId: stay.params.bookingId } });
    expect(body.data).toMatchObject([{ actor: { id: admin.userId } }]);
  });
  it('400, 401, 403, 404', async () => {
    expect(outcome(await list(stay.owner, { cursor: 'no' }))).toMatch(/^400 invalid_cursor/);
    expect((await world.call('listCareLog', { params: stay.params })).status).toBe(401);
    expect((await list(await world.person('support'))).status).toBe(403);
    for (const who of [await world.person('owner'), await world.caregiver(), await world.person('owner', 'beta'), await world.person('admin', 'beta')]) {
      expect(outcome(await list(who))).toBe('404 booking_not_found');
    }
  });
});
