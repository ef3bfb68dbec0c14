import { Temporal } from 'temporal-polyfill';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Vault } from '../../../kernel/crypto/index.ts';
import type { Database } from '../../../kernel/db/index.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Deadlines } from '../../../kernel/time/deadlines.ts';
import type { Files } from '../../users/index.ts';
import type { ServiceTypeName } from '../index.ts';
import type { Pages } from '../pages.ts';

/** Bookings of these services with a caregiver that go on after an instant; 500 at most. Bookings implement it. */
export type BookingsBeyond =
  (ctx: Ctx, of: { caregiverId: string; serviceTypes: readonly ServiceTypeName[]; after: Date }) => Promise<readonly { bookingId: string }[]>;

export interface CertificationDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly vault: Vault;
  readonly files: Files;
  readonly pages: Pages;
  readonly bookingsBeyond: BookingsBeyond;
}

export const certificationDeadlines = { expiring: 'certification.expiring', expired: 'certification.expired' } as const;
export const warnBefore = { days: 30 };
export const usedFor = (id: string): string => `certification:${id}`;

/** Days are the business's, as with documents: it is the business that relies on them. */
export const todayAt = ({ clock, tenant }: Ctx): string =>
  Temporal.Instant.fromEpochMilliseconds(clock.now().getTime()).toZonedDateTimeISO(tenant.timeZone).toPlainDate().toString();
export const endOf = ({ tenant }: Ctx, day: string): Temporal.ZonedDateTime => Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime({ timeZone: tenant.timeZone });
export const instantOf = (zoned: Temporal.ZonedDateTime): Date => new Date(zoned.epochMilliseconds);
