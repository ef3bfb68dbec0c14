import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { SealedField, Vault } from '../../kernel/crypto/index.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { Caregivers } from '../caregivers/index.ts';
import type { Dogs } from '../dogs/index.ts';
import type { Payments } from '../payments/index.ts';
import type { AddressContent, Users } from '../users/index.ts';
import type { Nearby } from './replacements/replacements.ts';
import type { ChangeRepository } from './changes/repository.ts';
import type { BookingRepository } from './repository.ts';

/** What the bookings module is given. */
export interface BookingDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly caregivers: Caregivers;
  readonly dogs: Pick<Dogs, 'forBooking' | 'vaccinationCheck'>;
  readonly users: Pick<Users, 'summaries'>;
  /** Where an owner lives, for what happens there: one of their homes, or the usual one. Null if there is none. */
  readonly homeOf: (ctx: Ctx, ownerId: string, addressId: string | null) => Promise<AddressContent | null>;
  readonly nearby: Nearby;
  readonly vault: Vault;
  readonly payments: Pick<Payments, 'refund' | 'abandon' | 'closeHold' | 'settleOpen' | 'correctInvoice' | 'takenByBanks' | 'moneyOf' | 'chargeTogether' | 'jointOf' | 'openOf' | 'callOffIdle'>;
}
export type BookingParts = BookingDeps & { readonly repository: BookingRepository; readonly changes: ChangeRepository; readonly places: SealedField<AddressContent> };
