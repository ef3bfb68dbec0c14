import { beforeAll, expect, it } from 'vitest';
import type { Schema } from '../../../../contract/contract.ts';
import { describeApp } from '../../../../../test/app/index.ts';
import { createStays, day, type Stay, type Stays } from './stays.ts';

describeApp('the care log and its people', (world) => {
  let stays: Stays;
  let stay: Stay;
  beforeAll(async () => {
    stays = createStays(world);
    stay = await stays.started({ nights: 1 });
    const noted = await stays.add(stay, { kind: 'note', note: 'Under the blue blanket' }, { headers: { 'idempotency-key': 'blanket-1' } });
    expect(noted.status).toBe(201);
    await stays.made(stay, { kind: 'photo', uploadId: await stays.photo(stay.caregiver) });
    await stays.goTo(stay, day);
    await stays.made(stay, { kind: 'check_out', place: { lat: 39.7591, lng: -104.9661 } });
    await world.settled();
  }, 60_000);
  const part = async (name: string, userId: string): Promise<string> => {
    const ctx = await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
    return JSON.stringify(await world.server.app.personalData.find((one) => one.name === name)!.export(ctx, userId));
  };

  it('both take it along, words, places and report card', async () => {
    for (const { userId } of [stay.owner, stay.caregiver]) {
      const told = await part('care', userId);
      for (const word of ['Under the blue blanket', '39.7591', '"totals"']) expect(told).toContain(word);
      expect(told).not.toContain('v1.k');
    }
    expect(await part('care', (await world.person('owner')).userId)).toBe('{"entries":[],"reportCards":[]}');
  });
  it('nothing of it is in the database in the clear', async () => {
    for (const table of ['care_entries', 'care_reports', 'events', 'idempotency_keys']) {
      const { rows } = await world.server.app.parts.db.query({}, `SELECT * FROM ${table}`, []);
      expect(rows.length).toBeGreaterThan(0);
      for (const word of ['blanket', '39.7591']) expect(JSON.stringify(rows)).not.toContain(word);
    }
  });
  it('goes with whoever is erased; that something was noted stays', async () => {
    const admin = await world.person('admin');
    const deleted = await world.call('adminDeleteUser', { ...stays.as(admin), params: { userId: stay.owner.userId } });
    expect(deleted.status).toBe(202);
    await world.advance(32 * day);
    await world.settled();
    const log = await stays.log(stay, stay.caregiver) as Schema<'CareEntry'>[];
    expect(log.map(({ kind }) => kind)).toEqual(['check_out', 'photo', 'note', 'check_in']);
    for (const entry of log) expect(entry).toMatchObject({ note: '', place: null, files: [] });
    expect((await world.call('getReportCard', { ...stays.as(stay.caregiver), params: stay.params })).body.code).toBe('report_card_not_ready');
    expect(await part('care', stay.caregiver.userId)).not.toContain('blanket');
  });
});
