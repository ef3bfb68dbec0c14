import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { ownProductId } from '../../caregivers/index.ts';
import { timeZoneComponent } from './timezone.ts';

export interface FeedEvent {
  /** Stable: calendar apps know an event again by it. */
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly summary: string;
  readonly description: string;
  readonly status: 'tentative' | 'confirmed' | 'cancelled';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Feed {
  readonly name: string;
  /** Makes the events' ids the world's. */
  readonly host: string;
  readonly url: string;
  readonly events: readonly FeedEvent[];
}

const statuses = { tentative: ICalEventStatus.TENTATIVE, confirmed: ICalEventStatus.CONFIRMED, cancelled: ICalEventStatus.CANCELLED } as const;
const instantOf = (date: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(date.getTime());

/** iCalendar text (RFC 5545), with the rules of every zone that is in it. */
export function writeCalendar({ name, host, url, events }: Feed): string {
  const instants = events.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
  const [from, to] = instants.length === 0 ? [0, 0] : [Math.min(...instants), Math.max(...instants)];
  const zoneRules = (timeZone: string): string | null =>
    timeZoneComponent(timeZone, Temporal.Instant.fromEpochMilliseconds(from), Temporal.Instant.fromEpochMilliseconds(to));
  const calendar = ical({ name, prodId: ownProductId, method: ICalCalendarMethod.PUBLISH, ttl: 3_600, timezone: { name: null, generator: zoneRules } });
  for (const event of events) {
    const { id, startsAt, endsAt, timeZone, summary, description, status, createdAt, updatedAt } = event;
    calendar.createEvent({
      id: `${id}@${host}`, summary, description, url, status: statuses[status], timezone: timeZone,
      start: instantOf(startsAt).toZonedDateTimeISO(timeZone), end: instantOf(endsAt).toZonedDateTimeISO(timeZone),
      stamp: updatedAt, created: createdAt, lastModified: updatedAt,
      // a change is known by a number that never goes down
      sequence: Math.max(0, Math.floor((updatedAt.getTime() - createdAt.getTime()) / 1_000)),
    });
  }
  return `${calendar.toString().trimEnd()}\r\n`;
}
