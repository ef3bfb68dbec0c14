import { everyPage, type PersonalData } from '../users/index.ts';
import type { DogRepository } from './repository.ts';

export const dogsPersonalData = (repository: DogRepository): PersonalData => ({
  name: 'dogs',
  async export(ctx, userId) {
    const rows = await everyPage((after) => repository.everPage(ctx, userId, after));
    return { dogs: rows.map(({ tenantId: _tenant, ...dog }) => dog) };
  },
  // bookings keep an id that leads nowhere
  async erase(tx, userId) {
    await repository.eraseOf(tx, userId);
  },
  columns: {
    dogs: {
      personal: [
        'name', 'breedId', 'birthDate', 'weightKg', 'sex', 'temperament', 'behaviorNotes', 'dietNotes', 'allergies', 'feedingSchedule', 'medicationSchedule',
        'vet', 'emergencyContacts',
      ],
    },
  },
});
