import { Temporal } from 'temporal-polyfill';

/** `+0530`, as RFC 5545 writes offsets. */
function offsetOf(nanoseconds: number): string {
  const seconds = Math.round(Math.abs(nanoseconds) / 1e9);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = seconds % 60;
  return `${nanoseconds < 0 ? '-' : '+'}${two(Math.floor(seconds / 3_600))}${two(Math.floor(seconds / 60) % 60)}${rest === 0 ? '' : two(rest)}`;
}

const wallTime = (date: Temporal.PlainDateTime): string => date.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/**
 * A VTIMEZONE with every change of a zone's clocks between two instants, each as it is: rules that repeat are not right for zones that change
 * their mind. Null for UTC, which has none.
 */
export function timeZoneComponent(timeZone: string, from: Temporal.Instant, to: Temporal.Instant): string | null {
  if (timeZone === 'UTC') return null;
  // what holds before: readers take the last one that began
  const start = from.toZonedDateTimeISO(timeZone).subtract({ years: 1 }).withPlainTime('00:00');
  const lines = ['BEGIN:VTIMEZONE', `TZID:${timeZone}`];
  const observance = (name: 'STANDARD' | 'DAYLIGHT', at: Temporal.PlainDateTime, before: number, after: number): void => {
    lines.push(`BEGIN:${name}`, `DTSTART:${wallTime(at)}`, `TZOFFSETFROM:${offsetOf(before)}`, `TZOFFSETTO:${offsetOf(after)}`, `END:${name}`);
  };
  observance('STANDARD', start.toPlainDateTime(), start.offsetNanoseconds, start.offsetNanoseconds);
  let last: Temporal.ZonedDateTime = start;
  for (let next = start.getTimeZoneTransition('next'); next && Temporal.Instant.compare(next.toInstant(), to) <= 0; next = next.getTimeZoneTransition('next')) {
    // the onset is told in the wall time that it ends
    const before = last.offsetNanoseconds;
    const onset = next.toInstant().toZonedDateTimeISO('UTC').toPlainDateTime().add({ nanoseconds: before });
    observance(next.offsetNanoseconds > before ? 'DAYLIGHT' : 'STANDARD', onset, before, next.offsetNanoseconds);
    last = next;
  }
  lines.push('END:VTIMEZONE');
  return lines.join('\r\n');
}
