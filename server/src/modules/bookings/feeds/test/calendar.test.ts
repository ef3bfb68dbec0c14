import ICAL from 'ical.js';
import ical from 'node-ical';
import { describe, expect, it } from 'vitest';
import { writeCalendar, type FeedEvent } from '../calendar.ts';

const event = (more: Partial<FeedEvent> = {}): FeedEvent => ({
  id: 'bkg_1', startsAt: new Date('2026-06-12T18:00:00Z'), endsAt: new Date('2026-06-15T18:00:00Z'), timeZone: 'America/Denver', summary: 'Boarding: Biscuit with Grace K.',
  description: '', status: 'confirmed', createdAt: new Date('2026-06-01T10:00:00Z'), updatedAt: new Date('2026-06-01T10:00:05Z'), ...more,
});
const write = (...events: FeedEvent[]): string => writeCalendar({ name: 'Alpha Pets', host: 'alpha.example', url: 'https://alpha.example', events });

/** By Mozilla's parser, with the zones' rules that the calendar brings along and no others. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => new ICAL.Timezone(zone));
  const instant = (time: ICAL.Time, tzid: string): string => {
    const zone = zones.find((one) => one.tzid === tzid);
    if (!zone) throw new Error(`no rules for ${tzid}`);
    const moved = time.clone();
    moved.zone = zone;
    return new Date(moved.toUnixTime() * 1_000).toISOString();
  };
  return calendar.getAllSubcomponents('vevent').map((one) => {
    const at = (name: string) => instant(one.getFirstPropertyValue(name) as ICAL.Time, one.getFirstProperty(name)!.getParameter('tzid') as string);
    return { uid: one.getFirstPropertyValue('uid'), from: at('dtstart'), to: at('dtend'), summary: one.getFirstPropertyValue('summary'), status: one.getFirstPropertyValue('status'), sequence: one.getFirstPropertyValue('sequence') };
  });
}

describe('a feed', () => {
  it('is read by another parser as it was meant, by the rules it brings along', () => {
    expect(read(write(event()))).toEqual([{
      uid: 'bkg_1@alpha.example', from: '2026-06-12T18:00:00.000Z', to: '2026-06-15T18:00:00.000Z', summary: 'Boarding: Biscuit with Grace K.', status: 'CONFIRMED', sequence: 5,
    }]);
    const found = Object.values(ical.sync.parseICS(write(event()))).find((one) => one?.type === 'VEVENT') as { uid: string; start: Date; end: Date };
    expect([found.uid, found.start.toISOString(), found.end.toISOString()]).toEqual(['bkg_1@alpha.example', '2026-06-12T18:00:00.000Z', '2026-06-15T18:00:00.000Z']);
  });

  it.each(['America/Denver', 'Europe/Dublin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Asia/Tehran', 'Pacific/Apia', 'America/St_Johns', 'Africa/Cairo', 'Pacific/Chatham'])('is right all year round in %s', (timeZone) => {
    const events = Array.from({ length: 104 }, (_, week) => {
      const startsAt = new Date(Date.parse('2026-01-02T08:00:00Z') + week * 7 * 86_400_000);
      return event({ id: `bkg_${week}`, timeZone, startsAt, endsAt: new Date(startsAt.getTime() + 1_800_000) });
    });
    expect(read(write(...events)).map(({ from, to }) => [from, to])).toEqual(events.map(({ startsAt, endsAt }) => [startsAt.toISOString(), endsAt.toISOString()]));
  });

  it('keeps to the form: CRLF, lines of 75 octets, what has to be escaped', () => {
    const summary = `Walk; “Ünïcode” 🐕‍🦺, back\\slash\nand more ${'Mörchen 🐾 '.repeat(30)}`;
    const text = write(event({ summary }), event({ id: 'bkg_2', status: 'cancelled' }));
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    const [first, second] = read(text);
    expect(first!.summary).toBe(summary);
    expect(second).toMatchObject({ uid: 'bkg_2@alpha.example', status: 'CANCELLED' });
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
  });

  it('is the same whenever it is asked for, and one without bookings is one, too', () => {
    expect(write(event())).toBe(write(event()));
    expect(read(write())).toEqual([]);
  });
});
