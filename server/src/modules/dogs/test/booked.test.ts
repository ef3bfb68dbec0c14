import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';

describeApp('dogs with bookings, in the whole application', (world) => {
  const outcomeOf = async (answer: Promise<{ status: number; body: any }>): Promise<string> => {
    const { status, body } = await answer;
    return status < 300 ? String(status) : `${status} ${body.code}`;
  };

  it('are read by the caregiver who has them, and stay while they are booked', async () => {
    const [owner, caregiver, stranger] = await Promise.all([world.person('owner'), world.caregiver(), world.caregiver()]);
    const params = { dogId: await world.dog(owner) };
    expect(await outcomeOf(world.call('getDog', { token: caregiver.token, params }))).toBe('404 dog_not_found');

    const booking = await world.booking(owner, caregiver, [params.dogId]);
    expect(await outcomeOf(world.call('getDog', { token: caregiver.token, params }))).toBe('200');
    expect(await outcomeOf(world.call('getDog', { token: stranger.token, params }))).toBe('404 dog_not_found');
    expect(await outcomeOf(world.call('deleteDog', { token: owner.token, params }))).toBe('409 dog_has_bookings');

    const declined = { token: caregiver.token, params: { bookingId: booking.id }, body: { status: 'declined' } };
    expect(await outcomeOf(world.call('setBookingStatus', declined))).toBe('200');
    expect(await outcomeOf(world.call('getDog', { token: caregiver.token, params }))).toBe('404 dog_not_found');
    expect(await outcomeOf(world.call('deleteDog', { token: owner.token, params }))).toBe('204');
  });

  it('are either booked or gone, when both are asked for at once', async () => {
    const [owner, caregiver] = await Promise.all([world.person('owner'), world.caregiver()]);
    for (let round = 0; round < 8; round += 1) {
      const dogId = await world.dog(owner);
      const quote = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(10 + round * 4, 2));
      const [booked, removed] = await Promise.all([
        outcomeOf(world.call('createBooking', { token: owner.token, body: { quoteId: quote.body.id } })),
        outcomeOf(world.call('deleteDog', { token: owner.token, params: { dogId } })),
      ]);
      if (removed === '204') expect(booked).toMatch(/^4\d\d dog_not_found$/);
      else expect([booked, removed]).toEqual(['201', '409 dog_has_bookings']);
    }
  });
});
