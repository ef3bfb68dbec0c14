import type { BookingSettings } from '../../../kernel/context/tenant.ts';

const hourMs = 3_600_000;
/** A hold dies after seven days at the provider: one that is made so long before the start can still be taken then. */
const holdWithinMs = 6 * 24 * hourMs;
/** When the caregiver may begin, and so when held money is taken. */
const captureBeforeMs = 2 * hourMs;

/** How a booking is paid: at once, held now and taken at the start, or with a saved card on a later day. */
export type Plan =
  | { readonly kind: 'now' }
  | { readonly kind: 'hold'; readonly chargeAt: Date }
  | { readonly kind: 'later'; readonly chargeAt: Date; readonly payBy: Date };

export const chargingOf = ({ chargeHoursBefore = 72, chargeMendHours = 48 }: Partial<BookingSettings>) => ({ chargeHoursBefore, chargeMendHours });

/** How `when` is meant for a booking that starts then. A card that fails can be mended until `payBy`. */
export function planOf(settings: Partial<BookingSettings>, startsAt: Date, now: Date, when: 'now' | 'at_start'): Plan {
  const captureAt = new Date(startsAt.getTime() - captureBeforeMs);
  if (when === 'now' || captureAt <= now) return { kind: 'now' };
  if (startsAt.getTime() - now.getTime() <= holdWithinMs) return { kind: 'hold', chargeAt: captureAt };
  const { chargeHoursBefore, chargeMendHours } = chargingOf(settings);
  const chargeAt = new Date(startsAt.getTime() - chargeHoursBefore * hourMs);
  if (chargeAt <= now) return { kind: 'now' };
  const payBy = new Date(Math.min(chargeAt.getTime() + chargeMendHours * hourMs, startsAt.getTime()));
  return { kind: 'later', chargeAt, payBy };
}
