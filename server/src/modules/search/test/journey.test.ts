import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

describeApp('from opening a page to being found, booked out and closed', (world) => {
  it('goes through the whole server', async () => {
    const { call, person, dog, nights, booking, settled } = world;
    const grace = await person('caregiver');
    const mine = { token: grace.token };
    const page = await call('createCaregiver', {
      ...mine, body: { displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs.', postalCode: '80206' },
    });
    expect(page.status).toBe(201);
    const params = { serviceType: 'boarding' };
    const terms = { prices: [{ durationMinutes: null, amount: usd(5500) }], capacity: 2, sizesTaken: ['large'], minNoticeHours: 0 };
    const put = (more: object = {}) => call('putService', { ...mine, params, body: { ...terms, ...more } });
    expect((await put()).status).toBe(200);

    const stay = nights(20);
    const dates = { checkIn: stay.checkIn, checkOut: stay.checkOut };
    const find = async (query: Record<string, string | number> = {}, tenant: 'alpha' | 'beta' = 'alpha') => {
      await settled(tenant);
      const { body } = await call('searchCaregivers', { tenant, query: { place: 'Denver, CO', serviceType: 'boarding', ...query } });
      return body.data.map((one: { caregiverId: string }) => one.caregiverId);
    };
    const caregiverId: string = page.body.id;
    expect(await find()).toEqual([caregiverId]);
    expect(await find({}, 'beta')).toEqual([]);
    expect(await find(dates)).toEqual([]); // no plan yet: closed on every day

    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
      .map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] }));
    expect((await call('putAvailabilityPlan', { ...mine, body: { days } })).status).toBe(200);
    expect(await find(dates)).toEqual([caregiverId]);

    const owner = await person('owner');
    const asked = await booking(owner, { ...grace, caregiverId }, [await dog(owner)], { when: stay });
    expect(await find({ ...dates, dogCount: 2 })).toEqual([]);
    expect(await find({ ...dates, dogCount: 1 })).toEqual([caregiverId]);
    await booking(owner, { ...grace, caregiverId }, [await dog(owner)], { when: stay });
    expect(await find(dates)).toEqual([]);
    expect((await put({ capacity: 1 })).body.code).toBe('capacity_below_bookings');
    expect((await call('deleteService', { ...mine, params })).body.code).toBe('service_has_bookings');

    const cancelled = await call('cancelBooking', { token: owner.token, params: { bookingId: asked.id }, body: {} });
    expect(cancelled.body.status).toBe('cancelled');
    expect(await find(dates)).toEqual([caregiverId]);
    expect((await put({ active: false, capacity: 1 })).status).toBe(200);
    expect(await find()).toEqual([]);
  });
});
