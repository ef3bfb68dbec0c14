/** What is read of a calendar that somebody else serves. */
export const calendarLimits = {
  maxBytes: 5 * 1024 * 1024,
  timeoutMs: 10_000,
  redirects: 3,
  events: 100_000,
  /** Occurrences of all repeating events together that are looked at. */
  occurrences: 500_000,
  /** Times that it says busy, after those that touch were made one. */
  spans: 4_000,
  /** How far ahead it is read; nothing can be booked further ahead. */
  aheadDays: 400,
  /** For working out what it says. */
  parseMs: 10_000,
  parseMegabytes: 384,
} as const;
