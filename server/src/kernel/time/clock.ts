/**
 * A source of time. Two are handed about: **business time** (`ctx.clock`), which a sandbox tenant can move, for bookings,
 * deadlines and everything a person plans by; and **wall time** (`ctx.wall`) for tokens, signatures, leases and limits.
 */
export interface Clock {
  now(): Date;
}

/** The machine's clock: the one place that reads it. */
export const systemClock: Clock = { now: () => new Date() };

/** Business time of a tenant: wall time moved by the tenant's offset (always 0 for a live tenant). */
export const offsetClock = (wall: Clock, offsetMs: number): Clock =>
  offsetMs === 0 ? wall : { now: () => new Date(wall.now().getTime() + offsetMs) };

/** A clock that stands where it is put; for tests and for work done "as of" an instant. */
export const fixedClock = (instant: Date): Clock => ({ now: () => new Date(instant.getTime()) });

/**
 * The same clock, put forward where it is behind an instant that is known to have come. A server learns within a second that another one
 * moved a tenant's clock; what is due by then is not worked on before its time.
 */
export const notBefore = (clock: Clock, instant: Date): Clock => {
  const behindMs = instant.getTime() - clock.now().getTime();
  return behindMs > 0 ? offsetClock(clock, behindMs) : clock;
};
