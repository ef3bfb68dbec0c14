import { createCaregiver, putAvailabilityPlan, putService } from '@dogcare/sdk';
import type { Dogcare } from '@dogcare/sdk';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** All that a caregiver needs to be found: an account, a page, a service with a price, and a weekly plan. */
export async function openCaregiverPage(
  { client, register }: Dogcare,
  { email, password, postalCode }: { email: string; password: string; postalCode: string },
): Promise<void> {
  await register({ email, password, role: 'caregiver', firstName: 'Grace', lastName: 'Kim' });
  await createCaregiver({
    client,
    body: {
      displayName: 'Grace K.',
      headline: 'A calm home by the park',
      bio: 'I have looked after dogs for nine years.',
      postalCode,
    },
  });
  await putService({
    client,
    path: { serviceType: 'boarding' },
    body: {
      prices: [{ durationMinutes: null, amount: { amount: 5500, currency: 'USD' } }],
      capacity: 3,
      sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'],
    },
  });
  const windows = [{ from: '08:00', to: '18:00' }];
  await putAvailabilityPlan({ client, body: { days: weekdays.map((weekday) => ({ weekday, windows })) } });
}
