import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import { bookingMachine, closedBecause, guards, states, transitionBy } from '../machine.ts';
import { workflowPage } from '../workflow-page.ts';

describe('the page about the lifecycle', () => {
  it('is drawn from the table that is in force: npm run draw', () => {
    expect(readFileSync(new URL('../../../../../docs/booking-workflow.md', import.meta.url), 'utf8')).toBe(workflowPage());
  });
  it('would be stale with any row less', () => {
    for (const row of bookingMachine) expect(workflowPage(bookingMachine.filter((one) => one !== row))).not.toBe(workflowPage());
  });
});

describe('the table', () => {
  it('has one way by a name from a state, and reaches every state', () => {
    const ways = bookingMachine.map(({ name, from }) => `${name} ${from}`);
    expect(new Set(ways).size).toBe(ways.length);
    for (const state of states) expect(bookingMachine.some(({ to }) => to === state)).toBe(true);
  });
  it('tells the code of the guard that keeps a transition closed, whichever it is', () => {
    const now = new Date('2026-06-01T10:00:00.000Z');
    const far = { paymentStatus: 'paid', startsAt: new Date('2026-06-02T10:00:00.000Z'), seriesId: null };
    expect(closedBecause(transitionBy('confirmed', 'lapse')!, far, now)).toBe('already_paid');
    expect(closedBecause(transitionBy('confirmed', 'lapse')!, { ...far, paymentStatus: 'unpaid' }, now)).toBeNull();
    expect(closedBecause(transitionBy('confirmed', 'start')!, far, now)).toBe('not_started_yet');
    expect(closedBecause(transitionBy('confirmed', 'start')!, { ...far, paymentStatus: 'unpaid' }, now)).toBe('not_paid_yet');
    expect(closedBecause(transitionBy('confirmed', 'start')!, far, new Date('2026-06-02T08:00:00.000Z'))).toBeNull();
    expect(closedBecause(transitionBy('pending', 'confirm')!, { ...far, seriesId: 'ser_1' }, now)).toBe('series_not_answered');
    expect(closedBecause(transitionBy('pending', 'confirm')!, far, now)).toBeNull();
  });
});

describeApp('the lifecycle of bookings', (world) => {
  let owner: Signed;
  let admin: Signed;
  let caregiver: SignedCaregiver;
  let dogId: string;
  beforeAll(async () => {
    [owner, admin] = await Promise.all([world.person('owner'), world.person('admin')]);
    caregiver = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 50, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365 }] });
    dogId = await world.dog(owner);
  });

  it('is published with its guards, their codes, and its effects', async () => {
    const { body } = await world.call('getBookingWorkflow');
    expect(body.transitions.map((one: any) => [one.name, one.from, one.guards, one.effects])).toEqual(bookingMachine.map((one) => [one.name, one.from, one.guards, one.effects]));
    expect(body.guards.map((one: any) => [one.name, one.reason])).toEqual(Object.entries(guards).map(([name, { reason }]) => [name, reason]));
    const named = new Set(body.effects.map((one: any) => one.name));
    expect(body.transitions.flatMap((one: any) => one.effects).every((effect: string) => named.has(effect))).toBe(true);
  });

  it('tells whoever asks which transitions are theirs, closed ones with the code', async () => {
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(20), confirmed: true });
    const open = async (who: Signed) => (await world.call('getBooking', { token: who.token, params: { bookingId: booking.id } })).body.transitions;
    expect(await open(owner)).toEqual([{ name: 'cancel', to: 'cancelled', allowed: true, reason: null }]);
    expect(await open(caregiver)).toEqual([
      { name: 'cancel', to: 'cancelled', allowed: true, reason: null }, { name: 'start', to: 'in_progress', allowed: false, reason: 'not_paid_yet' },
    ]);
  });

  it('lets one of two win whose wishes exclude each other, and tells the other the state it is in now', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(30 + round) });
      const params = { bookingId };
      const wishes = [
        world.call('setBookingStatus', { token: caregiver.token, params, body: { status: 'confirmed' } }),
        world.call('setBookingStatus', { token: admin.token, params, body: { status: 'declined' } }),
      ];
      const answers = await Promise.all(round % 2 === 0 ? wishes : wishes.toReversed());
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const [won, lost] = answers.toSorted((one, other) => one.status - other.status);
      expect(lost!.body).toMatchObject({ code: 'transition_not_allowed', bookingStatus: won!.body.status });
      const { body } = await world.call('getBooking', { token: owner.token, params });
      expect([body.status, body.history.length]).toEqual([won!.body.status, 2]);
    }
  });

  it('cancels once, and refunds once, however many want it', async () => {
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(40), confirmed: true });
    await world.pay(owner, booking.id);
    const who = [owner, caregiver, admin, owner, caregiver, admin];
    const answers = await Promise.all(who.map(({ token }) => world.call('cancelBooking', { token, params: { bookingId: booking.id }, body: {} })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 200) expect(body).toMatchObject({ code: 'transition_not_allowed', bookingStatus: 'cancelled' });
    await world.settled();
    const after = (await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body;
    expect(after).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded', refunded: { amount: 17_325 } });
  });
});
