import { expect } from 'vitest';
import type { Schema } from '../../../../contract/contract.ts';
import { outcome, type CallOptions, type Signed, type SignedCaregiver, type TenantName, type World } from '../../../../../test/app/index.ts';
import { createUploader } from '../../../../../test/app/uploads.ts';
import { files } from '../../../../../test/matrix/cast.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

export interface Stay {
  readonly owner: Signed;
  readonly caregiver: SignedCaregiver;
  readonly dogIds: readonly string[];
  readonly booking: Schema<'Booking'>;
  readonly params: { readonly bookingId: string };
}

/** Stays that can be looked after: paid, and about to start as the business's clock has it. */
export function createStays(world: World) {
  const now = (tenant: TenantName = 'alpha'): Promise<Date> =>
    world.server.app.parts.contextFor(world.server.tenantIds[tenant], 'test').then((ctx) => ctx.clock.now());
  const as = ({ token, tenant }: Signed): CallOptions => ({ token, tenant });

  /** Nights from the business's tomorrow on; sandbox clocks are ahead of the machine's. */
  const nightsFrom = async (fromDays: number, count: number, tenant: TenantName = 'alpha'): Promise<Schema<'WhenNights'>> => {
    const today = (await now(tenant)).getTime();
    const date = (days: number): string => new Date(today + days * day).toISOString().slice(0, 10);
    return { unit: 'night', checkIn: date(fromDays), checkOut: date(fromDays + count) };
  };
  const book = async (given: { dogs?: Partial<Schema<'CreateDog'>>[]; nights?: number; paid?: boolean; tenant?: TenantName; fromDays?: number } = {}): Promise<Stay> => {
    const { dogs = [{}], nights = 2, paid = true, tenant = 'alpha', fromDays = 3 } = given;
    const [owner, caregiver] = [await world.person('owner', tenant), await world.caregiver({}, tenant)];
    const dogIds: string[] = [];
    for (const dog of dogs) dogIds.push(await world.dog(owner, dog));
    const booking = await world.booking(owner, caregiver, dogIds, { confirmed: true, when: await nightsFrom(fromDays, nights, tenant) });
    if (paid) await world.pay(owner, booking.id);
    await world.settled(tenant);
    return { owner, caregiver, dogIds, booking, params: { bookingId: booking.id } };
  };
  const add = ({ caregiver, params }: Stay, body: Schema<'AddCareLogEntry'> | object, more: CallOptions = {}) =>
    world.call('addCareLogEntry', { ...as(caregiver), params, body, ...more });
  const made = async (stay: Stay, body: Schema<'AddCareLogEntry'>): Promise<Schema<'CareEntry'>> => {
    const answer = await add(stay, body);
    expect(outcome(answer)).toBe('201');
    return answer.body.entry;
  };

  return {
    now, as, book, add, made, nightsFrom,
    /** Goes to some time after (or before) the start of a stay. */
    async goTo({ booking, owner }: Stay, afterStartMs: number): Promise<void> {
      const byMs = Date.parse(booking.startsAt) + afterStartMs - (await now(owner.tenant)).getTime();
      if (byMs > 0) await world.advance(byMs, owner.tenant);
    },
    async started(given: Parameters<typeof book>[0] = {}): Promise<Stay> {
      const stay = await book(given);
      await this.goTo(stay, 0);
      await made(stay, { kind: 'check_in' });
      return stay;
    },
    log: async (stay: Stay, who: Signed = stay.owner): Promise<Schema<'CareEntry'>[]> =>
      (await world.call('listCareLog', { ...as(who), params: stay.params, query: { limit: 100 } })).body.data,
    bookingOf: async (stay: Stay): Promise<Schema<'Booking'>> => (await world.call('getBooking', { ...as(stay.owner), params: stay.params })).body,
    photo: async (who: Signed, purpose: 'image' | 'document' = 'image'): Promise<string> =>
      (await createUploader(world.server, world.call).upload(who, await files[purpose]())).id,
    /** Facts of a kind about a booking, the oldest first. */
    async facts(bookingId: string, type: string): Promise<Record<string, unknown>[]> {
      const { rows } = await world.server.app.parts.db.query<{ data: unknown; type: string }>({}, 'SELECT type, data FROM events WHERE type = ? ORDER BY id', [type]);
      const data = rows.map((row) => (typeof row.data === 'string' ? JSON.parse(row.data) : row.data) as Record<string, unknown>);
      return data.filter((one) => one['bookingId'] === bookingId);
    },
    toldOf: async (who: Signed, type: string): Promise<Schema<'Notification'>[]> =>
      (await world.call('listNotifications', { ...as(who), query: { limit: 100 } })).body.data.filter((one: Schema<'Notification'>) => one.type === type),
  };
}
export type Stays = ReturnType<typeof createStays>;
