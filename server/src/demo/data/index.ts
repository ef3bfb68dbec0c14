import { makeBookings } from './bookings.ts';
import { CITYTAILS, PAWHAVEN } from './brands.ts';
import { makeCaregiver } from './caregivers.ts';
import { cityOf } from './cities.ts';
import { DEMO_PASSWORD } from './logins.ts';
import { makeOwner } from './owners.ts';
import type { DogFacts } from './owners.ts';
import { createPeople } from './people.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { CitySlug, DemoCaregiver, DemoTenant, DemoWorld, TenantSlug } from './types.ts';

export { avatarSvg, coverSvg, svgDataUri } from './avatars.ts';
export { CITIES, cityOf, distanceKm } from './cities.ts';
export { DEMO_LOGINS, DEMO_PASSWORD, loginOf } from './logins.ts';
export { paperPdf } from './paper.ts';
export type { DemoLogin } from './logins.ts';
export type * from './types.ts';

export const DEMO_SEED = 'pawhaven-2026';

interface Plan {
  readonly facts: Omit<DemoTenant, 'staff' | 'caregivers' | 'owners' | 'bookings'>;
  /** How many caregivers and owners live where; the named ones are among those of the first city. */
  readonly cities: readonly (readonly [city: CitySlug, caregivers: number, owners: number])[];
  readonly owner: { readonly zip: string; readonly dogs: readonly DogFacts[] };
  readonly caregiver: { readonly zip: string; readonly dogs: number; readonly headline: string; readonly bio: string };
}

const PLANS: Record<TenantSlug, Plan> = {
  pawhaven: {
    facts: PAWHAVEN,
    cities: [
      ['denver', 58, 14], ['new-york', 46, 7], ['los-angeles', 42, 6], ['chicago', 38, 6], ['seattle', 36, 5],
      ['austin', 36, 5], ['phoenix', 34, 4], ['boston', 32, 4], ['atlanta', 32, 4], ['honolulu', 16, 2],
      ['indianapolis', 18, 2], ['anchorage', 12, 1],
    ],
    owner: {
      zip: '80202',
      dogs: [
        { name: 'Biscuit', breedId: 'golden-retriever', ageDays: 1130, weightKg: 29.5 },
        { name: 'Olive', breedId: 'french-bulldog', ageDays: 1980, weightKg: 11.2 },
      ],
    },
    caregiver: {
      zip: '80205',
      dogs: 1,
      headline: 'Big yard, three guests at most, and a daily photo before coffee',
      bio: 'I’m Elena, I live in Five Points with my husband and our old shepherd mix, Paco, and dogs have stayed '
        + 'with us for twelve years now. I trained as a veterinary technician and worked nights at an emergency '
        + 'clinic, so pills, insulin and worried owners don’t frighten me. The yard is fenced to six feet; there '
        + 'is shade, a digging corner, and a door that stays open all summer. I renew my pet first aid every '
        + 'spring, I am insured, and we walk twice a day, usually along the tracks to City Park before the joggers '
        + 'are up, and I keep everybody on a leash unless you have told me otherwise in writing. New guests come '
        + 'for a coffee first. Meals and bedtimes follow your schedule, not mine. You will get a photo every '
        + 'morning and an honest note every night. I take three dogs at a time and no more, because the sofa only '
        + 'fits four of us.',
    },
  },
  citytails: {
    facts: CITYTAILS,
    cities: [['new-york', 24, 6], ['chicago', 12, 3], ['boston', 10, 2], ['seattle', 8, 2], ['los-angeles', 6, 2]],
    owner: {
      zip: '11211',
      dogs: [
        { name: 'Mochi', breedId: 'shiba-inu', ageDays: 1400, weightKg: 9.4 },
        { name: 'Waffles', breedId: 'pembroke-welsh-corgi', ageDays: 760, weightKg: 12.1 },
      ],
    },
    caregiver: {
      zip: '11222',
      dogs: 0,
      headline: 'Greenpoint’s weekday walker: on time, on leash, on your side',
      bio: 'I’m Jordan, and I have walked dogs in north Brooklyn for twelve years, through two blizzards and one '
        + 'parade that nobody had told me about. My routes stay off the loud avenues, and I know which corners '
        + 'have the good smells and which have the skateboards. Groups are three dogs at the most, matched by size '
        + 'and temper; shy dogs walk alone with me. You get a map, a photo and a short honest report after every '
        + 'visit. I am certified in pet first aid, insured, and I have never lost a key. If you need somebody '
        + 'overnight, my apartment is calm, two blocks from McCarren Park, and has a very good window for watching '
        + 'pigeons.',
    },
  },
};

const statusOf = (index: number, total: number): DemoCaregiver['status'] =>
  (index === total - 1 && total > 20 ? 'pending' : index === total - 2 && total > 40 ? 'suspended' : 'approved');

function makeTenant({ facts, cities, owner, caregiver }: Plan, random: Random): DemoTenant {
  const { slug } = facts;
  const people = createPeople(slug);
  const home = cityOf(cities[0]![0]);
  const zipOf = (code: string) => home.zips.find((zip) => zip.postalCode === code)!;
  const staff = [people.makeNamed('admin', home), people.makeNamed('support', home)];
  const namedOwner = { account: people.makeNamed('owner', home), zip: zipOf(owner.zip), dogs: owner.dogs };
  const namedCaregiver = {
    account: people.makeNamed('caregiver', home), zip: zipOf(caregiver.zip), headline: caregiver.headline,
    bio: caregiver.bio, dogs: caregiver.dogs, languages: ['en', 'es'],
  };
  const caregivers = cities.flatMap(([city, total]) => Array.from({ length: total }, (_, index) => {
    const isNamed = city === home.slug && index === 0;
    const ref = isNamed ? 'caregiver-demo' : `caregiver-${city}-${String(index + 1).padStart(3, '0')}`;
    return makeCaregiver({
      slug, ref, city: cityOf(city), status: statusOf(index, total), random: random.fork(ref),
      ...(isNamed ? { named: namedCaregiver } : {}),
    }, people);
  }));
  const owners = cities.flatMap(([city, , total]) => Array.from({ length: total }, (_, index) => {
    const isNamed = city === home.slug && index === 0;
    const ref = isNamed ? 'owner-demo' : `owner-${city}-${String(index + 1).padStart(3, '0')}`;
    return makeOwner({
      slug, ref, city: cityOf(city), random: random.fork(ref), lapsed: !isNamed && index === 3,
      ...(isNamed ? { named: namedOwner } : {}),
    }, people);
  }));
  const bookings = makeBookings(slug, owners, caregivers, random.fork('bookings'));
  return { ...facts, staff, caregivers, owners, bookings };
}

/** The whole demo, told relative to today. Pure: the same seed gives the same world. */
export function createDemoWorld(seed: string = DEMO_SEED): DemoWorld {
  const random = createRandom(seed);
  return {
    seed,
    password: DEMO_PASSWORD,
    tenants: (Object.keys(PLANS) as TenantSlug[]).map((slug) => makeTenant(PLANS[slug], random.fork(slug))),
  };
}
