import type { Schema } from '../../../src/contract/contract.ts';
import { honestDocuments } from '../../corpus/documents.ts';
import type { World } from '../../app/index.ts';
import { createUploader } from '../../app/uploads.ts';

export const hourMs = 3_600_000;

/** What is due, and when: the kind of thing that must come of it, and of what. */
export interface Due {
  readonly type: string;
  readonly subjectId: string;
  readonly at: number;
}

/** A week with all kinds of deadlines in it, close together and far apart, made in another order than they come due in. */
export async function makeScene(world: World): Promise<Due[]> {
  const due: Due[] = [];
  const [owner, caregiver] = [await world.person('owner'), await world.caregiver({ services: [{
    serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 40, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365, cancellationPolicy: 'moderate',
  }] })];
  const dogId = await world.dog(owner);
  const book = (inDays: number, nights: number, confirmed: boolean): Promise<Schema<'Booking'>> => world.booking(owner, caregiver, [dogId], { when: world.nights(inDays, nights), confirmed });
  const requested = async (inDays: number): Promise<void> => {
    const { id, respondBy } = await book(inDays, 1, false);
    due.push({ type: 'booking.expired', subjectId: id, at: Date.parse(respondBy!) });
  };
  const confirmed = async (inDays: number): Promise<Schema<'Booking'>> => {
    const booking = await book(inDays, 1, true);
    due.push({ type: 'booking.lapsed', subjectId: booking.id, at: Date.parse(booking.payBy!) });
    return booking;
  };
  const paid = async (inDays: number): Promise<void> => {
    const booking = await book(inDays, 1, true);
    await world.pay(owner, booking.id);
    due.push({ type: 'booking.completed', subjectId: booking.id, at: Date.parse(booking.endsAt) + 24 * hourMs });
  };
  // a certification's day ends in the business's zone; its warning is due now, as it has less than thirty days
  const { id: uploadId } = await createUploader(world.server, world.call).upload(caregiver, { bytes: honestDocuments()[0]!.bytes, contentType: 'application/pdf', purpose: 'document' });
  const expiresOn = world.nights(4).checkIn;
  const certified = await world.call('addCertification', { token: caregiver.token, body: { kind: 'pet_first_aid', issuer: 'American Red Cross', number: 'PFA-20931', expiresOn, uploadId } });
  if (certified.status !== 201) throw new Error(`no certification: ${JSON.stringify(certified.body)}`);
  due.push({ type: 'certification.expired', subjectId: certified.body.id, at: NaN });

  for (const inDays of [9, 2, 30]) await requested(inDays);
  for (const inDays of [1, 4, 3]) await paid(inDays);
  for (const inDays of [20, 1]) await confirmed(inDays);
  // one whose owner has begun to pay, and does not end it: the provider is asked again and again on the way
  const { id: bookingId } = await confirmed(25);
  await world.call('processPayment', { token: owner.token, body: { bookingId } });
  await world.advance(3 * hourMs);
  for (const inDays of [3, 40, 12, 2]) await requested(inDays);
  for (const inDays of [2]) await paid(inDays);
  for (const inDays of [15, 2]) await confirmed(inDays);
  return due;
}
