import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type SignedCaregiver } from '../../../../test/app/index.ts';

/** Somebody's calendar server: what each path answers is said by the test. */
const answers = new Map<string, (response: ServerResponse) => void>();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url!);
  const answer = answers.get(request.url!);
  if (answer) answer(response);
  else response.writeHead(404).end();
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const compact = (date: string): string => date.replaceAll('-', '');
const calendarOf = (...events: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string => ['BEGIN:VEVENT', `UID:${lines.join('').length}@test`, 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const allDay = (from: string, to: string): string => event(`DTSTART;VALUE=DATE:${compact(from)}`, `DTEND;VALUE=DATE:${compact(to)}`);
let paths = 0;

describeApp('imported calendars', (world) => {
  let me: SignedCaregiver;
  let path: string;
  const call: Client = (id, options) => world.call(id, { token: me.token, ...options });
  beforeEach(async () => {
    me = await world.caregiver();
    path = `/${(paths += 1)}.ics`;
  });
  const date = (days: number): string => world.nights(days, 1).checkIn;
  const serve = (text: string): void => void answers.set(path, (response) => response.writeHead(200, { 'content-type': 'text/calendar' }).end(text));
  const add = (url = `${origin}${path}`, more = {}) => call('addCalendarImport', { body: { name: 'Mine', url }, ...more });
  const only = async () => (await call('listCalendarImports')).body.data[0];
  const reasonsOn = async (day: string, serviceType = 'boarding'): Promise<string[]> => {
    const { body } = await world.call('getAvailability', { params: { caregiverId: me.caregiverId }, query: { serviceType, from: day, to: day } });
    return [...new Set(body.places.flatMap((place: { reasons: string[] }) => place.reasons))] as string[];
  };
  const aDay = 86_400_000;

  describe('addCalendarImport', () => {
    it('closes what it says is busy', async () => {
      serve(calendarOf(allDay(date(10), date(12)), event(`DTSTART;TZID=America/Denver:${compact(date(14))}T100000`, `DTEND;TZID=America/Denver:${compact(date(14))}T110000`)));
      const { status, body } = await add();
      expect(status).toBe(201);
      expect(body).toMatchObject({ name: 'Mine', host: new URL(origin).host, status: 'ok', problem: null, eventCount: 2 });
      expect(JSON.stringify(body)).not.toContain(path);
      expect(await reasonsOn(date(9))).toEqual([]);
      expect(await reasonsOn(date(10))).toEqual(['calendar_busy']);
      expect(await reasonsOn(date(11), 'daycare')).toEqual(['calendar_busy']);
      expect(await reasonsOn(date(12))).toEqual([]);
      expect(await reasonsOn(date(14))).toEqual([]);
      const { body: { places } } = await world.call('getAvailability', { params: { caregiverId: me.caregiverId }, query: { serviceType: 'walking', from: date(14), to: date(14) } });
      const busy = places.filter(({ reasons }: { reasons: string[] }) => reasons.includes('calendar_busy')).map(({ time }: { time: string }) => time);
      expect(busy).toEqual(['09:30', '10:00', '10:30', '11:00']); // with the way there and back
      const owner = await world.person('owner');
      const quote = await world.quote(owner, me.caregiverId, [await world.dog(owner)], world.nights(9, 3));
      expect(quote.body.reasons.map(({ code }: { code: string }) => code)).toEqual(['calendar_busy', 'calendar_busy']);
    });

    it('follows where it leads, as far as it may', async () => {
      const target = path;
      answers.set('/moved', (response) => response.writeHead(302, { location: target }).end());
      serve(calendarOf(allDay(date(10), date(11))));
      expect((await add(`${origin}/moved`)).status).toBe(201);
      answers.set('/round', (response) => response.writeHead(301, { location: '/round' }).end());
      expect((await add(`${origin}/round`)).body).toMatchObject({ code: 'calendar_unusable', reason: 'http_error' });
      answers.set('/inside', (response) => response.writeHead(302, { location: 'https://127.0.0.1:1/secret.ics' }).end());
      expect(outcome(await add(`${origin}/inside`))).toBe('422 calendar_address_not_allowed #/url');
      answers.set('/plain', (response) => response.writeHead(302, { location: 'http://calendar.example/secret.ics' }).end());
      expect(outcome(await add(`${origin}/plain`))).toBe('422 calendar_address_not_allowed #/url');
    });

    it.each([
      'http://calendar.example/a.ics', 'https://127.0.0.1/a.ics', 'https://[::1]/a.ics', 'https://169.254.169.254/latest', 'https://10.0.0.1/a.ics', 'https://localhost/a.ics',
      'https://2130706433/a.ics', 'ftp://calendar.example/a.ics', 'https://somebody:secret@calendar.example/a.ics', 'webcal://192.168.1.1/a.ics', 'file:///etc/passwd',
    ])('reads nothing from %s', async (url) => {
      expect(outcome(await add(url))).toBe('422 calendar_address_not_allowed #/url');
      expect(await only()).toBeUndefined();
    });

    it('refuses what it can’t use, and says why', async () => {
      const reason = async () => {
        const { status, body } = await add();
        return [status, body.code, body.reason].join(' ');
      };
      expect(await reason()).toBe('422 calendar_unusable http_error');
      serve('<!doctype html><title>Sign in</title>');
      expect(await reason()).toBe('422 calendar_unusable not_a_calendar');
      serve(calendarOf('BEGIN:VEVENT', 'DTSTART:tomorrow', 'DTEND:20300101T000000Z', 'END:VEVENT'));
      expect(await reason()).toBe('422 calendar_unusable not_a_calendar');
      serve(calendarOf('X:'.padEnd(6 * 1024 * 1024, 'x')));
      expect(await reason()).toBe('422 calendar_unusable too_large');
      serve(calendarOf('BEGIN:VEVENT\r\nEND:VEVENT\r\n'.repeat(100_001).trimEnd()));
      expect(await reason()).toBe('422 calendar_unusable too_many_events');
      answers.set(path, (response) => response.destroy());
      expect(await reason()).toBe('422 calendar_unusable unreachable');
      expect(await only()).toBeUndefined();
      expect(await reasonsOn(date(10))).toEqual([]);
    });

    it('refuses what is no address or no name, more than ten, and people without a page', async () => {
      expect(outcome(await add('somewhere else'))).toBe('400 invalid_request #/url');
      expect(outcome(await call('addCalendarImport', { body: { name: ' ', url: origin } }))).toBe('400 invalid_request #/name');
      expect(outcome(await add(undefined, { token: (await world.person('caregiver')).token }))).toBe('404 caregiver_not_found');
      serve(calendarOf());
      for (let i = 0; i < 10; i += 1) expect((await add()).status).toBe(201);
      expect(outcome(await add())).toBe('409 too_many_calendars');
    });
  });

  describe('listCalendarImports', () => {
    it('lists one’s own, page by page', async () => {
      serve(calendarOf());
      const ids = [(await add()).body.id, (await add()).body.id];
      const first = await call('listCalendarImports', { query: { limit: 1 } });
      const second = await call('listCalendarImports', { query: { limit: 1, cursor: first.body.nextCursor } });
      expect([first.body.data[0].id, second.body.data[0].id, second.body.nextCursor]).toEqual([...ids, null]);
      expect((await call('listCalendarImports', { token: (await world.caregiver()).token })).body.data).toEqual([]);
      expect((await call('listCalendarImports', { tenant: 'beta', token: (await world.caregiver({}, 'beta')).token })).body.data).toEqual([]);
      expect(outcome(await call('listCalendarImports', { query: { cursor: 'x' } }))).toBe('400 invalid_cursor');
      expect(outcome(await call('listCalendarImports', { token: (await world.person('caregiver')).token }))).toBe('404 caregiver_not_found');
    });
  });

  describe('deleteCalendarImport', () => {
    it('forgets what it said, and asks no more', { timeout: 60_000 }, async () => {
      serve(calendarOf(allDay(date(10), date(11))));
      const params = { calendarId: (await add()).body.id as string };
      expect(await reasonsOn(date(10))).toEqual(['calendar_busy']);
      const other = (await world.caregiver()).token;
      expect(outcome(await call('deleteCalendarImport', { token: other, params }))).toBe('404 calendar_not_found #/path/calendarId');
      expect(outcome(await call('deleteCalendarImport', { tenant: 'beta', token: (await world.caregiver({}, 'beta')).token, params }))).toBe('404 calendar_not_found #/path/calendarId');
      expect((await call('deleteCalendarImport', { params })).status).toBe(204);
      expect(await reasonsOn(date(10))).toEqual([]);
      expect(outcome(await call('deleteCalendarImport', { params }))).toBe('404 calendar_not_found #/path/calendarId');
      expect(outcome(await call('deleteCalendarImport', { params: { calendarId: 'cal_1' } }))).toBe('400 invalid_request #/path/calendarId');
      const times = asked.filter((one) => one === path).length;
      await world.advance(3 * aDay);
      expect(asked.filter((one) => one === path)).toHaveLength(times);
    });
  });

  it('are read again by and by; a broken one is told, and what was read last stays', { timeout: 60_000 }, async () => {
    const [first, second, third] = [date(20), date(21), date(22)] as const; // before the clock is moved, and today with it
    serve(calendarOf(allDay(first, second)));
    await add();
    serve(calendarOf(allDay(second, third)));
    await world.advance(aDay + 1_000);
    expect([await reasonsOn(first), await reasonsOn(second)]).toEqual([[], ['calendar_busy']]);

    answers.set(path, (response) => response.writeHead(500).end());
    await world.advance(aDay + 1_000);
    const broken = await only();
    expect(broken).toMatchObject({ status: 'broken', problem: { code: 'http_error' }, eventCount: 1 });
    expect(broken.lastTriedAt > broken.lastGoodAt).toBe(true);
    expect(await reasonsOn(second)).toEqual(['calendar_busy']);
    await world.advance(aDay + 1_000);
    expect((await only()).problem.since).toBe(broken.problem.since);
    const told = async () => (await call('listNotifications')).body.data.filter(({ type }: { type: string }) => type === 'caregiver.calendar_broken');
    await world.settled();
    expect(await told()).toMatchObject([{ title: 'We can’t read your calendar “Mine”', body: expect.stringContaining(broken.problem.detail), channels: ['in_app', 'email'] }]);

    serve(calendarOf());
    await world.advance(aDay + 1_000);
    expect(await only()).toMatchObject({ status: 'ok', problem: null, eventCount: 0 });
    expect(await reasonsOn(second)).toEqual([]);
    expect(await told()).toHaveLength(1);
    answers.set(path, (response) => response.writeHead(500).end());
    await world.advance(aDay + 1_000);
    await world.settled();
    expect(await told()).toHaveLength(2);
  });
}, { env: { CALENDAR_SANDBOX_ORIGINS: origin } });
