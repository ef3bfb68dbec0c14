import type { Schema } from '../../contract/contract.ts';

export type ServiceTypeName = Schema<'ServiceType'>;
export type ServiceTypeInfo = Schema<'ServiceTypeInfo'>;

/** What each service is sold by. A tenant offers some of them. */
export const serviceTypeInfo: Readonly<Record<ServiceTypeName, ServiceTypeInfo>> = {
  boarding: { type: 'boarding', unit: 'night', name: 'Boarding', description: 'Your dog stays overnight at the caregiver’s home.', durationsMinutes: [] },
  house_sitting: { type: 'house_sitting', unit: 'night', name: 'House sitting', description: 'The caregiver stays overnight at your home.', durationsMinutes: [] },
  daycare: { type: 'daycare', unit: 'day', name: 'Day care', description: 'Your dog spends the day at the caregiver’s home.', durationsMinutes: [] },
  walking: { type: 'walking', unit: 'visit', name: 'Dog walking', description: 'A walk around your neighborhood.', durationsMinutes: [30, 60] },
  drop_in: { type: 'drop_in', unit: 'visit', name: 'Drop-in visits', description: 'A visit at your home to feed, play and let out.', durationsMinutes: [20, 30, 60] },
  grooming: { type: 'grooming', unit: 'visit', name: 'Grooming', description: 'A bath, a brush and a trim.', durationsMinutes: [60, 75, 90, 120, 150] },
};
