import type { People } from './people.ts';
import type { Random } from './random.ts';
import { makeServices, makeWeek, pricingOf } from './services.ts';
import { introduce } from './texts.ts';
import type {
  DemoAccount, DemoCaregiver, DemoCertification, DemoCity, DemoZip, ServiceType, TenantSlug,
} from './types.ts';

/** How many caregivers in a hundred offer it. */
const OFFERED: Record<TenantSlug, Partial<Record<ServiceType, number>>> = {
  pawhaven: { boarding: 78, house_sitting: 45, daycare: 55, walking: 60, drop_in: 55, grooming: 14 },
  citytails: { walking: 88, drop_in: 80, daycare: 45, boarding: 35 },
};

const DAYCARE_HOURS = [
  { from: '07:00', to: '18:00' }, { from: '07:30', to: '17:30' }, { from: '08:00', to: '19:00' },
] as const;

export interface CaregiverWish {
  readonly slug: TenantSlug;
  readonly ref: string;
  readonly city: DemoCity;
  readonly status: DemoCaregiver['status'];
  readonly random: Random;
  /** The one whose login is written on the sign-in page, with a rich page of their own. */
  readonly named?: {
    readonly account: DemoAccount; readonly zip: DemoZip; readonly headline: string; readonly bio: string;
    readonly languages: readonly string[]; readonly dogs: number;
  };
}

function makeReviews(random: Random, isNew: boolean): DemoCaregiver['reviews'] {
  const count = isNew ? 0 : 1 + Math.floor(random.next() ** 2.2 * 180);
  if (count === 0) return null;
  const quality = 1 - random.next() ** 2 * 0.35;
  const stars = [0, 0, 0, 0, 0];
  for (let drawn = 0; drawn < count; drawn += 1) {
    const luck = random.next();
    const star = luck < quality * 0.93 ? 5 : luck < 0.965 ? 4 : luck < 0.988 ? 3 : luck < 0.995 ? 2 : 1;
    stars[star - 1] = (stars[star - 1] ?? 0) + 1;
  }
  const sum = stars.reduce((total, each, index) => total + each * (index + 1), 0);
  return { average: Math.round((sum / count) * 100) / 100, count, stars };
}

const ISSUERS: Record<DemoCertification['kind'], string> = {
  pet_first_aid: 'Front Range Pet First Aid', training: 'Kind Leash Academy', grooming: 'Guild of Dog Groomers',
  insurance: 'Harbor Mutual',
};

/** What somebody claims in the biography is backed by a paper. */
function makeCertifications(bio: string, types: readonly ServiceType[], random: Random): DemoCertification[] {
  const held: Record<DemoCertification['kind'], boolean> = {
    pet_first_aid: bio.includes('pet first aid') || random.chance(0.35),
    training: bio.includes('behaviorist') || random.chance(0.12),
    grooming: types.includes('grooming'),
    insurance: bio.includes('insured') || random.chance(0.5),
  };
  return (Object.keys(held) as DemoCertification['kind'][]).filter((kind) => held[kind]).map((kind) => ({
    kind,
    issuer: ISSUERS[kind],
    number: `${kind.slice(0, 2).toUpperCase()}-${random.int(100_000, 999_999)}`,
    expiresDay: random.int(90, 900),
  }));
}

export function makeCaregiver(wish: CaregiverWish, people: People): DemoCaregiver {
  const { slug, ref, city, status, random, named } = wish;
  const generous = named !== undefined;
  const person = named ? { account: named.account, language: null } : people.make(ref, 'caregiver', city, random);
  const address = people.addressIn(city, random, named?.zip);
  const dense = ['new-york', 'chicago', 'boston'].includes(city.slug);
  const homeType = generous ? (dense ? 'apartment' as const : 'house' as const)
    : random.weighted([['house', dense ? 15 : 60], ['townhouse', 20], ['apartment', dense ? 65 : 20]] as const);
  const fencedYard = homeType === 'house' ? generous || random.chance(0.75)
    : homeType === 'townhouse' && random.chance(0.35);
  const isNew = status === 'pending' || (!generous && random.chance(0.1));
  const yearsExperience = generous ? 12 : isNew ? random.int(0, 3) : random.int(1, 18);
  const reviews = generous ? { average: 4.96, count: 137, stars: [0, 0, 1, 4, 132] } : makeReviews(random, isNew);
  const offered = Object.entries(OFFERED[slug]) as [ServiceType, number][];
  const drawn = offered.filter(([, percent]) => generous || random.chance(percent / 100)).map(([type]) => type);
  const types = drawn.length > 0 ? drawn : [random.pick(offered)[0]];
  const pricing = pricingOf(city.costLevel, yearsExperience, reviews?.average ?? null, random);
  const minNoticeHours = generous ? 12 : random.pick([0, 2, 4, 12, 24, 24, 48]);
  const services = makeServices({ types, pricing, roomy: fencedYard, minNoticeHours, generous }, random);
  const facts = {
    address, yearsExperience, homeType, fencedYard, services,
    pets: named ? { dogs: named.dogs, cats: 0 }
      : { dogs: random.pick([0, 0, 1, 1, 2]), cats: random.pick([0, 0, 0, 1]) },
    hasChildren: !generous && random.chance(0.28),
  };
  const { headline, bio } = named ?? introduce({ ...facts, firstName: person.account.firstName }, city, random);
  const more = person.language && random.chance(0.7) ? [person.language] : random.chance(0.12) ? ['es'] : [];
  const away = random.int(26, 75);
  return {
    ref,
    account: person.account,
    city: city.slug,
    ...facts,
    status,
    joinedDay: status === 'pending' ? -random.int(1, 6) : -random.int(120, 1400),
    headline,
    bio,
    smokeFree: random.chance(0.97),
    languages: named?.languages ?? ['en', ...more],
    serviceRadiusKm: generous ? 20 : random.pick([6, 8, 10, 12, 15, 20, 25]),
    daycareHours: random.pick(DAYCARE_HOURS),
    weeklyPlan: makeWeek(generous, random),
    daysOff: !generous && random.chance(0.2) ? [{
      fromDay: away, toDay: away + random.int(2, 10), note: random.pick(['Vacation', 'Family visit', 'Moving house']),
    }] : [],
    backgroundCheck: status === 'pending'
      ? { outcome: 'pending', validUntilDay: null } : { outcome: 'clear', validUntilDay: random.int(120, 700) },
    certifications: makeCertifications(bio, types, random),
    reviews,
    featured: generous || (status === 'approved' && reviews !== null && reviews.count > 60 && reviews.average > 4.9
      && random.chance(0.5)),
    coverSeed: `${slug}-${ref}`,
    photoSeeds: Array.from({ length: generous ? 6 : random.int(2, 5) }, (_, index) => `${slug}-${ref}-${index}`),
  };
}
