import { distanceKm } from './cities.ts';
import type { DemoBookingState, DemoCaregiver, DemoDog, DemoOwner, DemoService, ServiceType } from './types.ts';
import type { Random } from './random.ts';

/** What a booking of the demo should look like; the planner finds people for whom it works out. */
export interface Wish {
  readonly state: DemoBookingState;
  readonly type: ServiceType;
  readonly startDay: number;
  readonly nights: number;
  readonly owner?: DemoOwner;
  readonly caregiver?: DemoCaregiver;
}

export interface Match {
  readonly owner: DemoOwner;
  readonly dogs: readonly DemoDog[];
  readonly caregiver: DemoCaregiver;
  readonly service: DemoService;
  readonly durationMinutes: number | null;
  readonly startTime: string;
  readonly endTime: string;
  readonly endDay: number;
}

const AT_THE_OWNERS: readonly ServiceType[] = ['house_sitting', 'walking', 'drop_in'];
const OVERNIGHT: readonly ServiceType[] = ['boarding', 'house_sitting'];
/** What these wait for would not happen with instant booking, or not in the time they need. */
const NEEDS_AN_ANSWER: readonly DemoBookingState[] = ['pending', 'declined', 'expired', 'confirmed_unpaid'];

export const isOvernight = (type: ServiceType): boolean => OVERNIGHT.includes(type);

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

interface Use { readonly kind: 'dogs' | 'visit' | 'household'; readonly dogs: number }

/**
 * Keeps the book of who is where when. It is stricter than the platform: no visit on a day with guests, a day of
 * departure counts as taken, and what was cancelled keeps its place, so that the plan works in any order of loading.
 */
export function createPlanner(owners: readonly DemoOwner[], caregivers: readonly DemoCaregiver[], random: Random) {
  const used = new Map<string, Use[]>();
  const dogDays = new Set<string>();
  const approved = caregivers.filter((each) =>
    each.status === 'approved' && each.weeklyPlan.every((day) => day.open && day.windows.length > 0));

  const roomFor = (caregiver: DemoCaregiver, type: ServiceType, dogs: number, day: number): boolean => {
    const uses = used.get(`${caregiver.ref}/${day}`) ?? [];
    if (type !== 'boarding' && type !== 'daycare') return uses.length === 0;
    if (uses.some((use) => use.kind !== 'dogs')) return false;
    const guests = caregiver.services.filter((each) => each.type === 'boarding' || each.type === 'daycare');
    const cap = Math.min(...guests.map((each) => each.dogsAtOnce));
    return uses.reduce((sum, use) => sum + use.dogs, 0) + dogs <= cap;
  };

  const daysOf = (startDay: number, endDay: number): number[] =>
    Array.from({ length: endDay - startDay + 1 }, (_, index) => startDay + index);

  const fit = (dog: DemoDog, service: DemoService, startDay: number, endDay: number): boolean =>
    service.sizes.includes(dog.size)
    && dog.vaccinations.every((each) => each.givenDay < startDay && each.validUntilDay > endDay)
    && daysOf(startDay, endDay).every((day) => !dogDays.has(`${dog.ref}/${day}`));

  function tryPair(wish: Wish, owner: DemoOwner, caregiver: DemoCaregiver): Match | null {
    const service = caregiver.services.find((each) => each.type === wish.type);
    if (!service || owner.city !== caregiver.city) return null;
    if (service.instantBook && NEEDS_AN_ANSWER.includes(wish.state)) return null;
    const endDay = wish.startDay + (isOvernight(wish.type) ? wish.nights : 0);
    if (caregiver.daysOff.some((off) => off.fromDay <= endDay && off.toDay >= wish.startDay)) return null;
    if (AT_THE_OWNERS.includes(wish.type)
      && distanceKm(owner.address, caregiver.address) > caregiver.serviceRadiusKm * 0.85) return null;
    const fitting = owner.dogs.filter((dog) => fit(dog, service, wish.startDay, endDay));
    const dogs = fitting.slice(0, wish.type === 'grooming' ? 1 : service.dogsAtOnce);
    if (dogs.length === 0) return null;
    if (!daysOf(wish.startDay, endDay).every((day) => roomFor(caregiver, wish.type, dogs.length, day))) return null;
    const match = { owner, dogs, caregiver, service, endDay };
    if (wish.type === 'daycare') {
      const { from, to } = caregiver.daycareHours;
      return { ...match, durationMinutes: null, startTime: from, endTime: to };
    }
    if (isOvernight(wish.type)) {
      return { ...match, durationMinutes: null, startTime: random.pick(['15:00', '16:00', '17:00']), endTime: '11:00' };
    }
    const rates = service.rates.filter((rate) => rate.size === null || rate.size === dogs[0]!.size);
    const durationMinutes = random.pick(rates).durationMinutes!;
    const window = random.pick(caregiver.weeklyPlan[6]!.windows);
    const latest = minutesOf(window.to) - durationMinutes;
    const start = Math.min(latest, minutesOf(window.from) + 30 * random.int(0, 8));
    return { ...match, durationMinutes, startTime: timeOf(start), endTime: timeOf(start + durationMinutes) };
  }

  return {
    /** Who takes the booking, with the places now taken; null where nobody can. */
    find(wish: Wish): Match | null {
      const candidates = wish.owner ? [wish.owner]
        : random.sample(owners.filter((each) => !each.account.named), owners.length);
      for (const owner of candidates) {
        const near = wish.caregiver ? [wish.caregiver]
          : random.sample(approved.filter((each) => each.city === owner.city && !each.account.named), approved.length);
        for (const caregiver of near) {
          const match = tryPair(wish, owner, caregiver);
          if (!match) continue;
          const kind = wish.type === 'house_sitting' ? 'household' : wish.type === 'boarding' || wish.type === 'daycare'
            ? 'dogs' : 'visit';
          for (const day of daysOf(wish.startDay, match.endDay)) {
            const key = `${caregiver.ref}/${day}`;
            used.set(key, [...(used.get(key) ?? []), { kind, dogs: match.dogs.length }]);
            for (const dog of match.dogs) dogDays.add(`${dog.ref}/${day}`);
          }
          return match;
        }
      }
      return null;
    },
  };
}
