import { DateTime, IANAZone } from 'luxon';

/** What Luxon, which knows nothing of Temporal, says of zones: the oracle of the property tests. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone').filter((zone) => IANAZone.isValidZone(zone));

const minuteMs = 60_000;

/** The instants at which a zone's clocks change, found by halving between days whose offsets differ. */
export function changesOf(zone: string, fromMs: number, toMs: number): number[] {
  const at = (ms: number): number => IANAZone.create(zone).offset(ms);
  const changes: number[] = [];
  const stepMs = 12 * 3_600_000;
  for (let low = fromMs; low < toMs; low += stepMs) {
    if (at(low) === at(low + stepMs)) continue;
    let [before, after] = [low, low + stepMs];
    while (after - before > minuteMs) {
      const middle = Math.floor((before + after) / 2 / minuteMs) * minuteMs;
      if (at(middle) === at(low)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

/**
 * The instant of a wall time by brute force: the first instant that shows it; in a gap, where no instant does, the wall time moved forward by the
 * gap's length, which is what the offset from before the gap says.
 */
export function instantByForce(date: string, minutes: number, zone: string): number {
  const wallMs = Date.parse(`${date}T00:00:00Z`) + minutes * minuteMs;
  const offset = (ms: number): number => IANAZone.create(zone).offset(ms) * minuteMs;
  const offsets = new Set([wallMs - 26 * 3_600_000, wallMs - 3 * 3_600_000, wallMs, wallMs + 3 * 3_600_000, wallMs + 26 * 3_600_000].map(offset));
  const shown = [...offsets].map((one) => wallMs - one).filter((instant) => instant + offset(instant) === wallMs);
  if (shown.length > 0) return Math.min(...shown);
  // the gap: the offset that held just before it
  const later = Math.max(...[...offsets].map((one) => wallMs - one));
  let before = later;
  while (before + offset(before) >= wallMs) before -= 15 * minuteMs;
  return wallMs - offset(before);
}

/** The local date and wall time of an instant. */
export const wallOf = (instant: number, zone: string): { date: string; minutes: number } => {
  const local = DateTime.fromMillis(instant, { zone });
  return { date: local.toISODate()!, minutes: local.hour * 60 + local.minute };
};
