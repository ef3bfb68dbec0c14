import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';

describeApp('what the business has switched off', (world) => {
  const offered = (serviceType: 'boarding' | 'daycare') => ({
    serviceType, prices: [{ durationMinutes: null, amountMinor: 4_000 }], capacity: 2, sizesTaken: ['large' as const], minNoticeHours: 0, instantBook: true,
  });

  it('cannot be booked, nor without an answer, though a caregiver set it before', async () => {
    const owner = await world.person('owner');
    const dogId = await world.dog(owner);
    const caregiver = await world.caregiver({ services: [offered('boarding'), offered('daycare')] });
    const { checkIn: date } = world.nights(20);
    const { body } = await world.quote(owner, caregiver.caregiverId, [dogId], { unit: 'day', date }, 'daycare');
    expect([body.id, body.reasons.map((reason: { code: string }) => reason.code)]).toEqual([null, ['service_inactive']]);
    expect((await world.booking(owner, caregiver, [dogId])).status).toBe('pending');
  });
}, { settings: { serviceTypes: ['boarding'], features: { instantBook: false } } });
