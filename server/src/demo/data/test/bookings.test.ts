import { describe, expect, it } from 'vitest';
import { createDemoWorld, distanceKm } from '../index.ts';
import type { DemoBookingState, DemoStep } from '../index.ts';

const world = createDemoWorld();
const STATES: readonly DemoBookingState[] = [
  'pending', 'confirmed_unpaid', 'confirmed_paid', 'in_progress', 'completed', 'declined', 'cancelled_by_owner',
  'cancelled_by_caregiver', 'expired',
];
const momentOf = (step: { day: number; time: string }): number =>
  step.day * 1440 + Number(step.time.slice(0, 2)) * 60 + Number(step.time.slice(3));

describe.each(world.tenants)('$slug', (tenant) => {
  const bookings = tenant.bookings.map((booking) => {
    const owner = tenant.owners.find((each) => each.ref === booking.ownerRef)!;
    const caregiver = tenant.caregivers.find((each) => each.ref === booking.caregiverRef)!;
    const service = caregiver.services.find((each) => each.type === booking.serviceType)!;
    const dogs = booking.dogRefs.map((ref) => owner.dogs.find((dog) => dog.ref === ref)!);
    return { ...booking, owner, caregiver, service, dogs, overnight: booking.endDay > booking.startDay };
  });
  const stepOf = (steps: readonly DemoStep[], action: DemoStep['action']) =>
    steps.find((step) => step.action === action);

  it('has bookings in every state', () => {
    expect(bookings.length).toBeGreaterThanOrEqual(tenant.slug === 'pawhaven' ? 60 : 30);
    expect([...new Set(bookings.map((booking) => booking.state))].toSorted()).toEqual(STATES.toSorted());
    expect(new Set(bookings.map((booking) => booking.ref)).size).toBe(bookings.length);
    expect(new Set(bookings.map((booking) => booking.serviceType)).size).toBeGreaterThanOrEqual(4);
  });

  it('shows the named accounts most of them', () => {
    for (const role of ['owner', 'caregiver'] as const) {
      const own = bookings.filter((booking) => booking[role].account.named);
      expect(own.length).toBeGreaterThanOrEqual(8);
      expect(new Set(own.map((booking) => booking.state)).size).toBeGreaterThanOrEqual(5);
    }
  });

  it('brings dogs to caregivers who take them', () => {
    for (const { ref, owner, caregiver, service, dogs } of bookings) {
      expect(caregiver.status, ref).toBe('approved');
      expect(owner.city, ref).toBe(caregiver.city);
      expect(dogs.length, ref).toBeGreaterThan(0);
      expect(dogs.length, ref).toBeLessThanOrEqual(service.dogsAtOnce);
      expect(new Set(dogs).size, ref).toBe(dogs.length);
      for (const dog of dogs) {
        expect(dog, ref).toBeDefined();
        expect(service.sizes, ref).toContain(dog.size);
      }
    }
  });

  it('books only vaccinated dogs', () => {
    for (const { ref, dogs, startDay, endDay } of bookings) {
      for (const shot of dogs.flatMap((dog) => dog.vaccinations)) {
        expect(shot.givenDay, ref).toBeLessThan(startDay);
        expect(shot.validUntilDay, ref).toBeGreaterThanOrEqual(endDay);
      }
    }
  });

  it('books days and hours that are open, whatever weekday today is', () => {
    for (const { ref, caregiver, startDay, endDay, startTime, endTime, ...booking } of bookings) {
      const { durationMinutes, service, timeZone } = booking;
      expect(timeZone, ref).toBe(caregiver.address.timeZone);
      expect(caregiver.weeklyPlan.every((day) => day.open), ref).toBe(true);
      for (const off of caregiver.daysOff) expect(off.toDay < startDay || off.fromDay > endDay, ref).toBe(true);
      if (durationMinutes === null) continue;
      expect(momentOf({ day: 0, time: endTime }) - momentOf({ day: 0, time: startTime }), ref).toBe(durationMinutes);
      expect(service.rates.map((rate) => rate.durationMinutes), ref).toContain(durationMinutes);
      for (const day of caregiver.weeklyPlan) {
        expect(day.windows.some(({ from, to }) => from <= startTime && endTime <= to), ref).toBe(true);
      }
    }
  });

  it('sends people only as far as they go', () => {
    for (const { ref, owner, caregiver, serviceType } of bookings) {
      if (!['house_sitting', 'walking', 'drop_in'].includes(serviceType)) continue;
      expect(distanceKm(owner.address, caregiver.address), ref).toBeLessThanOrEqual(caregiver.serviceRadiusKm);
    }
  });

  it('never has more guests than places', () => {
    const guests = new Map<string, { dogs: number; alone: number; bookings: number; cap: number }>();
    for (const { caregiver, service, dogs, startDay, endDay, overnight, serviceType } of bookings) {
      for (let day = startDay; overnight ? day < endDay : day <= endDay; day += 1) {
        const key = `${caregiver.ref} ${day}`;
        const sum = guests.get(key) ?? { dogs: 0, alone: 0, bookings: 0, cap: Infinity };
        const shared = serviceType === 'boarding' || serviceType === 'daycare';
        guests.set(key, {
          dogs: sum.dogs + (shared ? dogs.length : 0), alone: sum.alone + (shared ? 0 : 1), bookings: sum.bookings + 1,
          cap: shared ? Math.min(sum.cap, service.dogsAtOnce) : sum.cap,
        });
      }
    }
    for (const [key, { dogs, alone, bookings: count, cap }] of guests) {
      expect(dogs, key).toBeLessThanOrEqual(cap);
      if (alone > 0) expect(count, key).toBe(1);
    }
  });

  it('has no dog in two places', () => {
    const days = bookings.flatMap(({ dogRefs, startDay, endDay }) => dogRefs.flatMap((dog) =>
      Array.from({ length: endDay - startDay + 1 }, (_, index) => `${dog} ${startDay + index}`)));
    expect(new Set(days).size).toBe(days.length);
  });

  it('tells each story in order, up to yesterday', () => {
    for (const { ref, steps, owner, caregiver, startDay, startTime, service, state } of bookings) {
      const moments = steps.map(momentOf);
      expect(moments, ref).toEqual(moments.toSorted((a, b) => a - b));
      expect(steps[0]!.action, ref).toBe('request');
      expect(Math.max(...steps.map((step) => step.day)), ref).toBeLessThan(0);
      expect(steps[0]!.day, ref).toBeGreaterThan(Math.max(owner.joinedDay, caregiver.joinedDay));
      const noticeHours = (momentOf({ day: startDay, time: startTime }) - moments[0]!) / 60;
      expect(noticeHours, ref).toBeGreaterThan(service.minNoticeHours + 24);
      expect(stepOf(steps, 'confirm') !== undefined, ref)
        .toBe(!service.instantBook && !['pending', 'declined', 'expired'].includes(state));
    }
  });

  it('ends each story in its state', () => {
    const ends: Record<DemoBookingState, [has: DemoStep['action'][], hasNot: DemoStep['action'][]]> = {
      pending: [[], ['confirm', 'pay', 'expire']],
      confirmed_unpaid: [['confirm'], ['pay', 'start', 'cancel_by_owner']],
      confirmed_paid: [['pay'], ['start', 'cancel_by_owner', 'cancel_by_caregiver']],
      in_progress: [['pay', 'start'], ['complete']],
      completed: [['pay', 'start', 'complete'], []],
      declined: [['decline'], ['confirm', 'pay']],
      cancelled_by_owner: [['cancel_by_owner'], ['start']],
      cancelled_by_caregiver: [['cancel_by_caregiver'], ['start']],
      expired: [['expire'], ['confirm', 'pay']],
    };
    for (const { ref, state, steps } of bookings) {
      const actions = steps.map((step) => step.action);
      const [has, hasNot] = ends[state];
      for (const action of has) expect(actions, ref).toContain(action);
      for (const action of hasNot) expect(actions, ref).not.toContain(action);
    }
  });

  it('keeps the deadlines of the policies', () => {
    const { requestExpiryHours, paymentDueHours, reviewWindowDays } = tenant.policies;
    const endOfToday = 1440;
    for (const { ref, state, steps, startDay, endDay, startTime } of bookings) {
      const [asked, answered, paid, cancelled] = (['request', 'confirm', 'pay', 'cancel_by_owner'] as const)
        .map((action) => stepOf(steps, action)).map((step) => (step ? momentOf(step) : undefined));
      const starts = momentOf({ day: startDay, time: startTime });
      if (state === 'pending') expect(endOfToday - asked!, ref).toBeLessThan(requestExpiryHours * 60);
      if (state === 'expired') {
        const expired = momentOf(stepOf(steps, 'expire')!);
        expect(expired - asked!, ref).toBeGreaterThan(requestExpiryHours * 60);
        expect(expired, ref).toBeLessThan(starts);
      } else if (answered !== undefined) expect(answered - asked!, ref).toBeLessThan(requestExpiryHours * 60);
      if (state === 'confirmed_unpaid') expect(endOfToday - answered!, ref).toBeLessThan(paymentDueHours * 60);
      const due = (paid ?? cancelled) !== undefined && answered !== undefined ? (paid ?? cancelled!) - answered : 0;
      expect(due, ref).toBeLessThan(paymentDueHours * 60);
      if (state === 'in_progress') expect([startDay < 0, endDay > 0], ref).toEqual([true, true]);
      if (['pending', 'confirmed_paid', 'confirmed_unpaid'].includes(state)) expect(startDay, ref).toBeGreaterThan(1);
      const review = stepOf(steps, 'review');
      if (review) expect(review.day - endDay, ref).toBeLessThan(reviewWindowDays);
    }
  });
});
