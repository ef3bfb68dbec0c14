import type { Schema } from '../../../src/contract/contract.ts';
import type { Signed, SignedCaregiver, World } from '../../app/index.ts';

export const rounds = Number(process.env['STORM_ROUNDS'] ?? 1);
export const clients = 64;
export const capacity = 3;
export const season = 12;

/** Says how far a long storm is; a short one is over before anybody asks. */
export function sayRound(what: string, engine: string, round: number): void {
  if (rounds > 1) process.stderr.write(`  ${what}, ${engine}: round ${round + 1} of ${rounds}\n`);
}

export interface Outcome {
  readonly status: number;
  readonly code: string | null;
  readonly booking: Schema<'Booking'> | null;
}

export async function openBookings(world: World, caregiverId: string): Promise<Schema<'Booking'>[]> {
  const found: Schema<'Booking'>[] = [];
  let cursor: string | undefined;
  do {
    const query = { caregiverId, limit: 100, status: ['pending', 'confirmed', 'in_progress'], ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await world.call('adminListBookings', { token: world.secretKey('alpha'), query });
    found.push(...body.data);
    cursor = body.nextCursor ?? undefined;
  } while (cursor);
  return found;
}

const datesOf = (when: Schema<'When'>): string[] => {
  if (when.unit !== 'night') return [when.date];
  const dates: string[] = [];
  for (let day = Date.parse(when.checkIn); day < Date.parse(when.checkOut); day += 86_400_000) dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
};

/** Counts, night by night, the dogs of bookings that hold places: from the bookings' own rows, not from the capacity table. */
export async function dogsByNight(world: World, caregiverId: string): Promise<Map<string, number>> {
  const nights = new Map<string, number>();
  for (const { when, dogs } of await openBookings(world, caregiverId)) for (const date of datesOf(when)) nights.set(date, (nights.get(date) ?? 0) + dogs.length);
  return nights;
}

/** The same before and after noon of each day: a night is there after noon, and the next morning. */
export async function dogsByHalf(world: World, caregiverId: string): Promise<Map<string, number>> {
  const halves = new Map<string, number>();
  const next = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
  for (const { when, dogs } of await openBookings(world, caregiverId)) {
    const taken = datesOf(when).flatMap((date) => [`${date} pm`, when.unit === 'night' ? `${next(date)} am` : `${date} am`]);
    for (const half of taken) halves.set(half, (halves.get(half) ?? 0) + dogs.length);
  }
  return halves;
}

export interface Crowd {
  readonly owners: readonly { readonly owner: Signed; readonly dogId: string }[];
  attemptAt(caregiver: SignedCaregiver, owner: Signed, dogId: string, when: Schema<'When'>, serviceType: Schema<'ServiceType'>): Promise<Outcome>;
}

/** All who want something of one caregiver. */
export async function gather(world: World): Promise<Crowd> {
  const owners = await Promise.all(Array.from({ length: clients }, async () => {
    const owner = await world.person('owner');
    return { owner, dogId: await world.dog(owner) };
  }));
  return {
    owners,
    async attemptAt(caregiver, owner, dogId, when, serviceType) {
      const quote = await world.quote(owner, caregiver.caregiverId, [dogId], when, serviceType);
      if (quote.body.id === null) return { status: 422, code: quote.body.reasons[0].code, booking: null };
      const made = await world.call('createBooking', { token: owner.token, body: { quoteId: quote.body.id } });
      return { status: made.status, code: made.body.code ?? null, booking: made.status === 201 ? made.body : null };
    },
  };
}
