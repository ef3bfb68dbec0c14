import { beforeAll, expect, it } from 'vitest';
import { describeApp, type Signed } from '../../../../../test/app/index.ts';
import { seriesOf, twoWeeks, walks } from './fixture.ts';

describeApp('a series as time goes on', (world) => {
  let owner: Signed;
  let dogId: string;
  const s = seriesOf(world);
  beforeAll(async () => {
    owner = await world.person('owner');
    dogId = await world.dog(owner);
  });
  const events = async (subjectId: string): Promise<{ type: string; data: any }[]> =>
    (await world.server.app.parts.db.query<{ type: string; data: unknown }>({}, 'SELECT type, data, occurredAt FROM events WHERE subjectId = ? ORDER BY id', [subjectId])).rows
      .map(({ type, data }) => ({ type, data: typeof data === 'string' ? JSON.parse(data) : data }));

  it('is made on the rolling horizon, in order and once, when the clock jumps weeks; what can’t be booked stops nothing', async () => {
    const who = await world.caregiver(walks({ instantBook: true }));
    const { body } = await s.create(owner, who, [dogId], { rule: 'FREQ=WEEKLY;BYDAY=MO,TH', billing: 'weekly' });
    const away = await s.date(16);
    expect((await world.call('addAvailabilityException', { token: who.token, body: { kind: 'closed', from: away, to: await s.date(22) } })).status).toBeLessThan(300);
    expect((await world.advance(16 * s.dayMs)).status).toBe(200);
    const series = await s.see(owner, body.id);
    expect(series.horizonEndsOn >= (await s.date(10))).toBe(true);

    const { db } = world.server.app.parts;
    const { rows } = await db.query<{ date: string; occurrence: string; state: string; bookingId: string | null }>({}, 'SELECT date, occurrence, state, bookingId FROM booking_series_occurrences WHERE seriesId = ? ORDER BY date', [body.id]);
    expect(rows.every(({ date }) => [1, 4].includes(new Date(`${date}T00:00:00Z`).getUTCDay()))).toBe(true);
    // 30 days with two walks a week, none of them twice and none left out
    for (const [i, { date }] of rows.slice(1).entries()) expect([3, 4]).toContain((Date.parse(date) - Date.parse(rows[i]!.date)) / s.dayMs);
    expect(rows.filter(({ state }) => state === 'skipped')).toHaveLength(2);
    const bookings = (await db.query<{ occurrence: string }>({}, 'SELECT occurrence FROM bookings WHERE seriesId = ?', [body.id])).rows;
    expect(bookings).toHaveLength(rows.length - 2);
    expect(new Set(bookings.map(({ occurrence }) => occurrence)).size).toBe(bookings.length);

    await world.settled();
    const facts = await events(body.id);
    expect(facts.filter(({ type }) => type === 'series.occurrence_skipped').map(({ data }) => data.reasons)).toEqual([['closed_that_day'], ['closed_that_day']]);
    const made = facts.filter(({ type }) => type === 'series.extended').map(({ data }) => data.through);
    expect(made).toEqual(made.toSorted());
    const weeks = facts.filter(({ type }) => type === 'series.week_due').map(({ data }) => data);
    expect(new Set(weeks.map(({ week }) => week)).size).toBe(weeks.length);
    expect(weeks.length).toBeGreaterThanOrEqual(2);
    expect(weeks.every(({ bookingIds, totalMinor, billing }) => totalMinor === bookingIds.length * 2_100 && billing === 'weekly')).toBe(true);
    for (const person of [owner, who]) {
      const told = (await world.call('listNotifications', { token: person.token, query: { limit: 100 } })).body.data.map((one: any) => one.type);
      expect(told.filter((type: string) => type === 'series.occurrence_skipped')).toHaveLength(2);
      expect(told).not.toContain('booking.confirmed');
    }
    await s.act('cancelSeries', owner, body.id, { scope: 'all' });
  });

  it('makes nothing twice, however many extend it at once', async () => {
    const { body } = await s.create(owner, await world.caregiver(walks({ instantBook: true })), [dogId]);
    const { app, tenantIds } = world.server;
    const asOf = new Date((await s.now()) + 3 * s.dayMs);
    const ctx = await app.parts.contextFor(tenantIds.alpha, 'test');
    const later = { ...ctx, clock: { now: () => asOf } };
    const extend = () => app.parts.db.transaction(later, (tx) => app.parts.bookings.series.extend(tx, body.id));
    await Promise.all([extend(), extend(), extend(), extend()]);
    const { rows } = await app.parts.db.query<{ occurrence: string }>({}, 'SELECT occurrence FROM bookings WHERE seriesId = ?', [body.id]);
    expect([rows.length, new Set(rows.map(({ occurrence }) => occurrence)).size]).toEqual([17, 17]);

    // nor anything in a pause, that it is in the way of as it comes
    expect((await s.act('pauseSeries', owner, body.id, { from: await s.date(16) })).status).toBe(200);
    const evenLater = { ...ctx, clock: { now: () => new Date(asOf.getTime() + 2 * s.dayMs) } };
    await app.parts.db.transaction(evenLater, (tx) => app.parts.bookings.series.extend(tx, body.id));
    const paused = await app.parts.db.query<{ date: string }>({}, "SELECT date FROM booking_series_occurrences WHERE seriesId = ? AND state = 'paused' ORDER BY date", [body.id]);
    expect(paused.rows.map(({ date }) => date)).toEqual(await Promise.all([16, 17, 18, 19].map((days) => s.date(days))));
    await s.act('cancelSeries', owner, body.id, { scope: 'all' });
  });

  it('expires unanswered, gives its places back, and ends by itself when its rule is over', async () => {
    const who = await world.caregiver(walks());
    const asked = (await s.create(owner, who, [dogId], { startsOn: await s.date(5) })).body;
    const short = (await s.create(owner, await world.caregiver(walks({ instantBook: true })), [dogId], { rule: 'FREQ=DAILY;COUNT=2' })).body;
    expect((await world.advance(73 * 3_600_000)).status).toBe(200);
    const expired = await s.see(owner, asked.id);
    expect([expired.status, new Set(s.booked(expired).map((one) => one.status))]).toEqual(['expired', new Set(['expired'])]);
    expect((await world.call('previewSeries', { token: owner.token, body: await s.terms(who, [dogId], { startsOn: await s.date(2) }) })).body.conflicts).toBe(0);
    await world.advance(s.dayMs);
    expect((await s.see(owner, short.id)).status).toBe('ended');
    const left = await world.server.app.parts.db.query({}, 'SELECT kind FROM deadlines WHERE subjectId IN (?, ?)', [asked.id, short.id]);
    expect(left.rows).toEqual([]);
  });
}, twoWeeks);
