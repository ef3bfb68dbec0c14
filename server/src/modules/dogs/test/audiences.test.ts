import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import { createDogTools } from './fixture.ts';

const day = 86_400_000;
const sensitive = {
  medicalNotes: 'Epilepsy', vet: { name: 'Dr. Park', clinic: '', phone: '+13035550111' }, emergencyContacts: [{ name: 'Ben', phone: '+13035550112', relation: '' }],
  emergencyCare: { consent: true, spendingLimit: { amount: 150_000, currency: 'USD' }, instructions: 'Call Ben.' },
};
const forCare = { behaviorNotes: 'Pulls', dietNotes: 'No grain', allergies: ['chicken'], medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg', instructions: '' }] };
const hidden = { medicalNotes: '', vet: null, emergencyContacts: [], emergencyCare: null };
const everythingWithheld = ['medicalNotes', 'vet', 'emergencyContacts', 'emergencyCare', 'medicalRecords', 'vaccinationProof'];

describeApp('what a caregiver sees of a dog', (world) => {
  const { as, sent } = createDogTools(world);
  let owner: Signed;
  let sitter: SignedCaregiver;
  let stranger: SignedCaregiver;
  let dogId: string;

  beforeAll(async () => {
    [owner, sitter, stranger] = await Promise.all([world.person('owner'), world.caregiver(), world.caregiver()]);
  });
  const newDog = async (): Promise<string> => {
    const { body } = await world.call('createDog', { ...as(owner), body: {
      name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true, ...sensitive, ...forCare,
    } });
    await world.call('addVaccination', { ...as(owner), params: { dogId: body.id }, body: {
      vaccine: 'rabies', vetExempt: true, exemptionReason: 'Epilepsy', proofUploadId: await sent(owner, 'document'),
    } });
    await world.call('addMedicalRecord', { ...as(owner), params: { dogId: body.id }, body: { kind: 'illness', title: 'Seizure', occurredOn: '2024-05-01' } });
    await world.call('addDogPhoto', { ...as(owner), params: { dogId: body.id }, body: { uploadId: await sent(owner, 'image') } });
    return body.id;
  };
  const dog = (who: Signed = sitter) => world.call('getDog', { ...as(who), params: { dogId } });
  const vaccinations = (who: Signed = sitter) => world.call('listVaccinations', { ...as(who), params: { dogId } });
  const records = (who: Signed = sitter) => world.call('listMedicalRecords', { ...as(who), params: { dogId } });
  const outcomes = async (who: Signed = sitter) => [outcome(await dog(who)), outcome(await vaccinations(who)), outcome(await records(who))];
  const nothing = ['404 dog_not_found', '404 dog_not_found', '404 dog_not_found'];
  const everything = ['200', '200', '200'];

  describe('by the state of a booking', () => {
    it('is nothing before, care on request, all from the confirmation, nothing once it is cancelled', async () => {
      dogId = await newDog();
      expect(await outcomes()).toEqual(nothing);

      const booking = await world.booking(owner, sitter, [dogId]);
      expect(await outcomes()).toEqual(['200', '200', '403 dog_details_withheld']);
      const requested = (await dog()).body;
      expect(requested).toMatchObject({ ...forCare, ...hidden, withheld: everythingWithheld });
      expect(requested.photos).toHaveLength(1);
      expect((await vaccinations()).body.data).toMatchObject([{ vaccine: 'rabies', state: 'exempt', exemptionReason: null, proof: [] }]);
      expect(JSON.stringify([requested, (await vaccinations()).body])).not.toMatch(/Epilepsy|Park|Ben/);

      const step = (status: string) => world.call('setBookingStatus', { ...as(sitter), params: { bookingId: booking.id }, body: { status } });
      expect(outcome(await step('confirmed'))).toBe('200');
      expect(await outcomes()).toEqual(everything);
      expect((await dog()).body).toMatchObject({ ...forCare, ...sensitive, withheld: [] });
      const [seen] = (await vaccinations()).body.data;
      expect([seen.exemptionReason, seen.proof.length]).toEqual(['Epilepsy', 1]);
      expect((await records()).body.data).toMatchObject([{ title: 'Seizure' }]);

      // another caregiver, and one with another dog of the same owner
      expect(await outcomes(stranger)).toEqual(nothing);
      expect(outcome(await world.call('getDog', { ...as(sitter), params: { dogId: await newDog() } }))).toBe('404 dog_not_found');

      expect(outcome(await world.call('cancelBooking', { ...as(owner), params: { bookingId: booking.id }, body: {} }))).toBe('200');
      expect(await outcomes()).toEqual(nothing);
    });

    it('is nothing once it was declined', async () => {
      dogId = await newDog();
      const { id: bookingId } = await world.booking(owner, sitter, [dogId], { when: world.nights(40) });
      expect((await outcomes())[0]).toBe('200');
      await world.call('setBookingStatus', { ...as(sitter), params: { bookingId }, body: { status: 'declined' } });
      expect(await outcomes()).toEqual(nothing);
    });

    it('is no more than reading', async () => {
      dogId = await newDog();
      await world.booking(owner, sitter, [dogId], { when: world.nights(50), confirmed: true });
      expect(outcome(await world.call('updateDog', { ...as(sitter), params: { dogId }, body: { weightKg: 3 } }))).toBe('403 forbidden');
      expect(outcome(await world.call('addMedicalRecord', { ...as(sitter), params: { dogId }, body: { kind: 'other', title: 'X', occurredOn: '2024-01-01' } }))).toBe('403 forbidden');
    });
  });

  describe('in time', () => {
    it('ends 30 days after the end of the booking', async () => {
      dogId = await newDog();
      const booking = await world.booking(owner, sitter, [dogId], { when: world.nights(5, 2), confirmed: true });
      await world.pay(owner, booking.id);
      const clock = async (): Promise<number> => Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now);
      const to = async (instant: number): Promise<void> => void (await world.advance(instant - (await clock())));
      const end = Date.parse(booking.endsAt);
      await to(end + 30 * day - 60_000);
      expect(await outcomes()).toEqual(everything);
      expect((await dog()).body.medicalNotes).toBe('Epilepsy');
      await to(end + 30 * day);
      expect(await outcomes()).toEqual(nothing);
      expect(outcome(await dog(owner))).toBe('200');
    }, 60_000);
  });
});
