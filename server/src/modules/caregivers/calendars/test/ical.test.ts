import { describe, expect, it } from 'vitest';
import { createCalendarParser } from '../parser.ts';
import { readBusy } from '../ical.ts';
import { ownProductId } from '../product.ts';
import { zoneOf } from '../zones.ts';

const calendar = (lines: readonly string[], prodid = '-//test//EN'): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${prodid}`, ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:one@test', ...lines, 'END:VEVENT'];
const range = { timeZone: 'America/Denver', fromMs: Date.parse('2026-06-01T00:00:00Z'), toMs: Date.parse('2027-06-01T00:00:00Z') };
const busy = (lines: readonly string[], prodid?: string): string[] => {
  const flat = readBusy({ text: calendar(lines, prodid), ...range }).busy.map((minutes) => new Date(minutes * 60_000).toISOString().slice(0, 16));
  return Array.from({ length: flat.length / 2 }, (_, i) => `${flat[2 * i]} ${flat[2 * i + 1]}`);
};

describe('what a calendar says', () => {
  it('is told in its zones, whatever it claims their rules are', () => {
    const lies = ['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000', 'END:STANDARD', 'END:VTIMEZONE'];
    const at = (tzid: string) => busy([...lies, ...event(`DTSTART;TZID=${tzid}:20260612T100000`, `DTEND;TZID=${tzid}:20260612T110000`)]);
    expect(at('Europe/Berlin')).toEqual(['2026-06-12T08:00 2026-06-12T09:00']);
    expect(at('W. Europe Standard Time')).toEqual(['2026-06-12T08:00 2026-06-12T09:00']);
    expect(at('/citadel.org/20260101_1/Europe/Berlin')).toEqual(['2026-06-12T08:00 2026-06-12T09:00']);
    expect(at('Nowhere')).toEqual(['2026-06-12T16:00 2026-06-12T17:00']); // the caregiver's
    expect(busy(event('DTSTART:20260612T100000Z', 'DURATION:PT90M'))).toEqual(['2026-06-12T10:00 2026-06-12T11:30']);
    expect(busy(['X-WR-TIMEZONE:Asia/Tokyo', ...event('DTSTART:20260612T100000', 'DURATION:PT1H')])).toEqual(['2026-06-12T01:00 2026-06-12T02:00']);
    expect(zoneOf('+05:00')).toBeNull();
  });

  it('has whole days in the caregiver’s zone, of 23 or 25 hours, too', () => {
    expect(busy(event('DTSTART;VALUE=DATE:20260612', 'DTEND;VALUE=DATE:20260614'))).toEqual(['2026-06-12T06:00 2026-06-14T06:00']);
    expect(busy(event('DTSTART;VALUE=DATE:20261101'))).toEqual(['2026-11-01T06:00 2026-11-02T07:00']);
  });

  it('repeats, with exceptions, moved and more times', () => {
    const weekly = event('DTSTART;TZID=America/New_York:20261019T090000', 'DTEND;TZID=America/New_York:20261019T100000', 'RRULE:FREQ=WEEKLY;COUNT=4', 'EXDATE;TZID=America/New_York:20261026T090000', 'RDATE;TZID=America/New_York:20261028T090000');
    const moved = event('RECURRENCE-ID;TZID=America/New_York:20261109T090000', 'DTSTART;TZID=America/New_York:20261110T120000', 'DTEND;TZID=America/New_York:20261110T130000');
    expect(busy([...weekly, ...moved])).toEqual([
      '2026-10-19T13:00 2026-10-19T14:00', '2026-10-28T13:00 2026-10-28T14:00', '2026-11-02T14:00 2026-11-02T15:00', '2026-11-10T17:00 2026-11-10T18:00',
    ]);
    const until = (end: string) => busy(event('DTSTART;TZID=America/New_York:20261019T090000', 'DURATION:PT1H', `RRULE:FREQ=DAILY;UNTIL=${end}`)).length;
    expect([until('20261021T125959Z'), until('20261021T130000Z'), until('20261021')]).toEqual([2, 3, 3]);
  });

  it('leaves out what keeps nobody busy, and this platform’s own feeds', () => {
    const one = (...more: string[]) => event('DTSTART:20260612T100000Z', 'DTEND:20260612T110000Z', ...more);
    for (const free of ['STATUS:CANCELLED', 'TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE']) expect(busy(one(free))).toEqual([]);
    expect(busy(event('DTSTART:20260612T100000Z'))).toEqual([]); // no length
    expect(busy(event('DTSTART:20260612T100000Z', 'DTEND:20260612T090000Z'))).toEqual([]);
    expect(busy(event('DTSTART:20200612T100000Z', 'DTEND:20200612T110000Z'))).toEqual([]); // long over
    expect(busy(one(), ownProductId)).toEqual([]);
    expect(busy([...one(), ...event('DTSTART:20260612T103000Z', 'DTEND:20260612T120000Z')])).toEqual(['2026-06-12T10:00 2026-06-12T12:00']);
  });
});

describe('hostile calendars', () => {
  const parse = createCalendarParser({ timeoutMs: 3_000 });
  const outcome = async (text: string): Promise<string> => {
    const started = performance.now();
    const said = await parse({ text, ...range }).then(() => 'read', (error: { code?: string }) => String(error.code));
    return performance.now() - started < 8_000 ? said : `${said}, too late`;
  };

  it.each([
    ['repeats every second', event('DTSTART:20000101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'), 'too_complex'],
    ['is busy for a second, each other minute', event('DTSTART:20260601T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=MINUTELY;INTERVAL=2'), 'too_complex'],
    ['repeats ten thousand times over', Array.from({ length: 10_000 }, () => event('DTSTART:20100101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY')).flat(), 'too_complex'],
    ['nests without end', ['BEGIN:X\r\n'.repeat(50_000).trimEnd(), 'END:X\r\n'.repeat(50_000).trimEnd()], 'read'],
    ['lasts for ever', event('DTSTART:20260601T000000Z', 'DURATION:P99999999W'), 'read'],
    ['has a rule that is none', event('DTSTART:20260601T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=NEVER;COUNT=x'), 'not_a_calendar'],
    ['has a time that is none', event('DTSTART:2026xx01T000000Z', 'DURATION:PT1H'), 'not_a_calendar'],
    ['has one line of four megabytes', [`X-LONG:${'x'.repeat(4 * 1024 * 1024)}`], 'read'],
  ])('one that %s', async (_name, lines, expected) => {
    expect(await outcome(calendar(lines))).toBe(expected);
  }, 20_000);

  it('none, or cut off', async () => {
    expect(await outcome('<html></html>')).toBe('not_a_calendar');
    expect(await outcome('')).toBe('not_a_calendar');
    expect(await outcome('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n')).toBe('not_a_calendar');
  });

  it('too many at once', async () => {
    const narrow = createCalendarParser({ maxWaiting: 2 });
    const text = calendar(event('DTSTART:20260612T100000Z', 'DURATION:PT1H'));
    const said = await Promise.all(Array.from({ length: 3 }, () => narrow({ text, ...range }).then(() => 'read', (error: { code?: string }) => error.code)));
    expect(said).toEqual(['read', 'read', 'overloaded']);
  });

  it('and the next one is read as ever', async () => {
    expect(await parse({ text: calendar(event('DTSTART:20260612T100000Z', 'DURATION:PT1H')), ...range })).toMatchObject({ eventCount: 1 });
  });
});
