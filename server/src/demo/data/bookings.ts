import { createPlanner, isOvernight, timeOf } from './planner.ts';
import type { Match, Wish } from './planner.ts';
import type { Random } from './random.ts';
import { fill } from './texts.ts';
import {
  CAREGIVER_CANCEL_REASONS, CAREGIVER_MESSAGES, CARE_NOTES, DECLINE_REASONS, OWNER_CANCEL_REASONS, OWNER_MESSAGES,
  REQUEST_NOTES, REVIEW_ANSWERS, REVIEWS,
} from './texts.data.ts';
import type {
  DemoBooking, DemoBookingState, DemoCaregiver, DemoOwner, DemoStep, ServiceType, TenantSlug,
} from './types.ts';

/** When the stay begins, for each state; all steps so far must lie before today. */
const STARTS: Record<DemoBookingState, readonly [number, number]> = {
  completed: [-60, -8], in_progress: [-2, -1], confirmed_paid: [3, 24], confirmed_unpaid: [7, 20], pending: [5, 24],
  declined: [1, 14], cancelled_by_owner: [-14, 12], cancelled_by_caregiver: [-14, 12], expired: [0, 12],
};

/** What has happened with the booking up to yesterday. */
function stepsOf({ state, type, startDay }: Wish, match: Match, random: Random): DemoStep[] {
  const { caregiver, dogs, endDay, startTime, endTime, service } = match;
  const facts = { dog: dogs[0]!.name, caregiver: caregiver.account.firstName };
  const say = (lines: readonly string[]): string => fill(random.pick(lines), facts);
  const steps: DemoStep[] = [];
  const add = (action: DemoStep['action'], day: number, time: string, more: Partial<DemoStep> = {}): void => {
    steps.push({ action, day, time, ...more });
  };
  const asked = random.int(9 * 60, 20 * 60);
  const requestDay = state === 'pending' ? -random.int(1, 2)
    : state === 'confirmed_unpaid' ? -2
      : state === 'confirmed_paid' ? -random.int(3, 6)
        : state === 'declined' ? -random.int(4, 7)
          : Math.min(startDay, 0) - random.int(8, 14);
  add('request', requestDay, timeOf(asked));
  if (random.chance(0.4)) {
    add('message_from_owner', requestDay, timeOf(asked + 10), { text: say(OWNER_MESSAGES.slice(0, 1)) });
    add('message_from_caregiver', requestDay, timeOf(asked + 45), { text: say(CAREGIVER_MESSAGES.slice(0, 1)) });
  }
  if (state === 'pending') return steps;
  if (state === 'expired') {
    add('expire', requestDay + 4, timeOf(asked));
    return steps;
  }
  const answered = random.int(8 * 60, 12 * 60);
  if (state === 'declined') {
    add('decline', requestDay + 1, timeOf(answered), { text: say(DECLINE_REASONS) });
    return steps;
  }
  if (!service.instantBook) add('confirm', requestDay + 1, timeOf(answered));
  if (state === 'confirmed_unpaid') return steps;
  const cancelled = state === 'cancelled_by_owner' || state === 'cancelled_by_caregiver';
  const paid = !cancelled || service.instantBook || random.chance(0.7);
  if (paid) {
    if (service.instantBook) add('pay', requestDay, timeOf(asked + 50));
    else add('pay', requestDay + 1, timeOf(answered + 90));
  }
  const dayOfRegret = requestDay + (paid ? random.int(2, 5) : 2);
  if (state === 'cancelled_by_owner') {
    add('cancel_by_owner', dayOfRegret, '07:30', { text: say(OWNER_CANCEL_REASONS) });
  }
  if (state === 'cancelled_by_caregiver') {
    add('cancel_by_caregiver', dayOfRegret, '07:30', { text: say(CAREGIVER_CANCEL_REASONS) });
  }
  if (cancelled || state === 'confirmed_paid') return steps;

  add('start', startDay, startTime);
  if (isOvernight(type)) {
    for (let day = startDay; day < Math.min(endDay, 0); day += 1) {
      if (day < startDay + 3) add('care_log', day, '19:30', { text: random.pick(CARE_NOTES) });
      if (day === startDay && random.chance(0.5)) {
        add('message_from_owner', day, '20:00', { text: say(OWNER_MESSAGES.slice(1, 2)) });
        add('message_from_caregiver', day, '20:20', { text: say(CAREGIVER_MESSAGES.slice(1, 3)) });
      }
    }
  }
  if (state === 'in_progress') return steps;
  add('complete', endDay, endTime);
  if (random.chance(0.25)) add('tip', endDay, '21:00', { amountMinor: random.pick([500, 1000, 1500, 2000]) });
  if (random.chance(0.75)) {
    const [stars, text] = random.pick(REVIEWS);
    add('review', endDay + 1, '18:15', { stars, text: fill(text, facts) });
    if (endDay + 2 < 0 && random.chance(0.5)) {
      add('respond_to_review', endDay + 2, '09:40', { text: say(REVIEW_ANSWERS) });
    }
  }
  return steps;
}

type Line = readonly [state: DemoBookingState, types: string, count: number];

/** Between strangers. */
const CROWD: Record<TenantSlug, readonly Line[]> = {
  pawhaven: [
    ['in_progress', 'boarding house_sitting', 5],
    ['completed', 'boarding house_sitting daycare walking drop_in grooming', 18],
    ['confirmed_paid', 'boarding daycare walking house_sitting grooming', 7],
    ['confirmed_unpaid', 'boarding drop_in walking', 4],
    ['pending', 'boarding daycare walking house_sitting drop_in grooming', 7],
    ['declined', 'boarding walking house_sitting', 3],
    ['cancelled_by_owner', 'boarding daycare drop_in', 4],
    ['cancelled_by_caregiver', 'boarding walking', 3],
    ['expired', 'boarding drop_in daycare', 3],
  ],
  citytails: [
    ['in_progress', 'boarding', 1], ['completed', 'walking drop_in daycare boarding', 6], ['confirmed_paid',
    'walking drop_in', 2],
    ['confirmed_unpaid', 'walking', 1], ['pending', 'drop_in walking', 2], ['declined', 'walking', 1],
    ['cancelled_by_owner', 'drop_in', 1], ['cancelled_by_caregiver', 'walking', 1], ['expired', 'daycare', 1],
  ],
};

type Scene = readonly [
  who: 'both' | 'owner' | 'caregiver', state: DemoBookingState, type: ServiceType, startDay: number, nights: number,
];

/** What the two accounts of the sign-in page find when they come in: together, and with others. */
const SCENES: readonly Scene[] = [
  ['both', 'in_progress', 'boarding', -1, 4],
  ['both', 'completed', 'boarding', -41, 3], ['both', 'completed', 'walking', -24, 0], ['both', 'completed',
  'daycare', -9, 0],
  ['both', 'confirmed_paid', 'boarding', 16, 5], ['both', 'confirmed_unpaid', 'daycare', 9, 0], ['both', 'pending',
  'walking', 12, 0],
  ['owner', 'declined', 'walking', 7, 0], ['owner', 'cancelled_by_owner', 'drop_in', -14, 0], ['owner', 'pending',
  'drop_in', 24, 0],
  ['caregiver', 'pending', 'boarding', 6, 2], ['caregiver', 'pending', 'daycare', 11, 0], ['caregiver',
  'confirmed_paid', 'walking', 5, 0],
  ['caregiver', 'completed', 'boarding', -33, 4], ['caregiver', 'completed', 'drop_in', -19, 0],
  ['caregiver', 'completed', 'boarding', -16, 3], ['caregiver', 'cancelled_by_owner', 'boarding', 23, 3],
  ['caregiver', 'cancelled_by_caregiver', 'walking', -27, 0], ['caregiver', 'expired', 'boarding', 29, 2],
];

/** Bookings in every state, each possible, none in the way of another. */
export function makeBookings(
  slug: TenantSlug, owners: readonly DemoOwner[], caregivers: readonly DemoCaregiver[], random: Random,
): DemoBooking[] {
  const planner = createPlanner(owners, caregivers, random.fork('planner'));
  const namedOwner = owners.find((each) => each.account.named);
  const namedCaregiver = caregivers.find((each) => each.account.named);
  const bookings: DemoBooking[] = [];

  const place = (wish: Wish): boolean => {
    const match = planner.find(wish);
    if (!match) return false;
    const ref = `${slug}-booking-${String(bookings.length + 1).padStart(3, '0')}`;
    const story = random.fork(ref);
    bookings.push({
      ref,
      ownerRef: match.owner.ref,
      dogRefs: match.dogs.map((dog) => dog.ref),
      caregiverRef: match.caregiver.ref,
      serviceType: wish.type,
      durationMinutes: match.durationMinutes,
      startDay: wish.startDay,
      endDay: match.endDay,
      startTime: match.startTime,
      endTime: match.endTime,
      timeZone: match.caregiver.address.timeZone,
      note: fill(story.pick(REQUEST_NOTES[wish.type]), { dog: match.dogs[0]!.name }),
      state: wish.state,
      steps: stepsOf(wish, match, story),
    });
    return true;
  };

  for (const [who, state, type, startDay, nights] of SCENES) {
    const wish: Wish = {
      state, type, startDay, nights,
      ...(who === 'caregiver' ? {} : { owner: namedOwner }), ...(who === 'owner' ? {} : { caregiver: namedCaregiver }),
    };
    if (!place(wish)) throw new Error(`nobody for the scene ${who} ${state} ${type}`);
  }
  for (const [state, types, count] of CROWD[slug]) {
    for (let index = 0; index < count; index += 1) {
      const each = types.split(' ') as ServiceType[];
      const type = each[index % each.length]!;
      const [from, to] = STARTS[state];
      const fewest = state === 'in_progress' ? 4 : 2;
      let tries = 0;
      while (!place({ state, type, startDay: random.int(from, to), nights: random.int(fewest, 6) })) {
        if ((tries += 1) > 40) throw new Error(`nobody for ${state} ${type}`);
      }
    }
  }
  return bookings;
}
