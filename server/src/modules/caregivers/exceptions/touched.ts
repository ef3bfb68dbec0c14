import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { CaregiverRow } from '../entities.ts';
import { windowsOn } from '../hours.ts';
import type { ServiceTypeName, Special, When } from '../index.ts';
import { instantAt } from '../when.ts';
import type { CaregiverExceptionRow } from './entities.ts';

/** A booking that is not over, as bookings tell it. */
export interface TouchedBooking {
  readonly id: string;
  readonly serviceType: ServiceTypeName;
  readonly status: Schema<'BookingStatus'>;
  readonly when: When;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** A caregiver's bookings that are not over and lie between two instants, the soonest first. Bookings implement it; `app.ts` hands it over. */
export type BookingsTouchedBy = (ctx: Ctx, of: { caregiverId: string; from: Date; to: Date }) => Promise<TouchedBooking[]>;

/** Between which instants bookings have to be looked at: a night that begins on the last date ends on the next one. */
export const spanOf = ({ fromDate, toDate }: CaregiverExceptionRow, timeZone: string): { from: Date; to: Date } => ({
  from: new Date(instantAt(Temporal.PlainDate.from(fromDate), '00:00', timeZone)),
  to: new Date(instantAt(Temporal.PlainDate.from(toDate), '24:00', timeZone)),
});

/** Whether a booking lies on what an exception closes. */
export function touches(
  { when, startsAt, endsAt }: TouchedBooking, closed: CaregiverExceptionRow, { plan, timeZone }: Pick<CaregiverRow, 'plan' | 'timeZone'>, special: Special,
): boolean {
  const { fromDate, toDate, windows } = closed;
  const dates = datesOf(when).filter((date) => fromDate <= date && date <= toDate);
  return dates.some((text) => {
    const date = Temporal.PlainDate.from(text);
    // a day or a night stays open as long as any hour does
    if (windows.length === 0 || when.unit !== 'visit') return windows.length === 0 || windowsOn(plan, date, special).length === 0;
    return windows.some(({ from, to }) => instantAt(date, from, timeZone) < endsAt.getTime() && startsAt.getTime() < instantAt(date, to, timeZone));
  });
}

function datesOf(when: When): string[] {
  if (when.unit !== 'night') return [when.date];
  const dates: string[] = [];
  for (let date = Temporal.PlainDate.from(when.checkIn); date.toString() < when.checkOut; date = date.add({ days: 1 })) dates.push(date.toString());
  return dates;
}
