import { everyPage, type PersonalData } from '../users/index.ts';
import type { DogParts } from './deps.ts';

export const dogsPersonalData = ({ repository, sealing }: Pick<DogParts, 'repository' | 'sealing'>): PersonalData => ({
  name: 'dogs',
  async export(ctx, userId) {
    const rows = await everyPage((after) => repository.everPage(ctx, userId, after));
    const dogs: unknown[] = [];
    for (const row of rows) {
      const { tenantId: _tenant, sealed: _sealed, ...dog } = row;
      // the files themselves are with the uploads, under these ids
      dogs.push({
        ...dog,
        ...sealing.secretsOf(ctx, row),
        photos: (await repository.photosOf(ctx, [dog.id])).map(({ id, uploadId, createdAt }) => ({ id, uploadId, createdAt })),
        vaccinations: (await repository.vaccinationsOf(ctx, [dog.id])).map(({ tenantId: _t, dogId: _d, ownerId: _o, sealedReason, ...one }) =>
          ({ ...one, exemptionReason: sealing.exemptions.open(ctx, sealedReason, one.id) })),
        medicalRecords: (await repository.recordsOf(ctx, dog.id)).map(({ tenantId: _t, dogId: _d, ownerId: _o, sealed, ...one }) =>
          ({ ...one, ...sealing.records.open(ctx, sealed, one.id) })),
      });
    }
    return { dogs };
  },
  // bookings keep an id that leads nowhere; the files go with the person's uploads
  async erase(tx, userId) {
    await repository.eraseOf(tx, userId);
  },
  columns: {
    dogs: {
      personal: [
        'name', 'breedId', 'mixWith', 'birthDate', 'weightKg', 'sex', 'temperament', 'behaviorNotes', 'dietNotes', 'allergies', 'feedingSchedule',
        'medicationSchedule', 'vet', 'emergencyContacts', 'sealed',
      ],
    },
    vaccinations: { personal: ['vaccine', 'product', 'givenOn', 'validUntil', 'sealedReason'] },
    medical_records: { personal: ['kind', 'occurredOn', 'sealed'] },
    dog_photos: {},
  },
});
