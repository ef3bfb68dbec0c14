import { loginOf } from './logins.ts';
import { COMMON_FIRST, NAME_GROUPS, STREETS } from './names.data.ts';
import type { Random } from './random.ts';
import type { DemoAccount, DemoAddress, DemoCity, DemoZip, TenantSlug } from './types.ts';

const JITTER_KM = 0.6;
const KM_PER_DEGREE = 111.32;

export interface Person {
  readonly account: DemoAccount;
  /** What the family speaks besides English. */
  readonly language: string | null;
}

/** Hands out people who differ in name, address and telephone number. */
export interface People {
  make(ref: string, role: DemoAccount['role'], city: DemoCity, random: Random): Person;
  /** One of the accounts that can be signed in with. */
  makeNamed(role: DemoAccount['role'], city: DemoCity): DemoAccount;
  addressIn(city: DemoCity, random: Random, zip?: DemoZip): DemoAddress;
}

const asciiOf = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z]/g, '');

export function createPeople(slug: TenantSlug): People {
  const emails = new Set<string>();
  const phones = new Map<string, number>();

  const phoneIn = (city: DemoCity): string => {
    const count = phones.get(city.slug) ?? 0;
    phones.set(city.slug, count + 1);
    const areaCode = city.areaCodes[count % city.areaCodes.length];
    const line = Math.floor(count / city.areaCodes.length);
    if (line > 99) throw new RangeError(`no more fictional numbers in ${city.name}`);
    return `+1${areaCode}55501${String(line).padStart(2, '0')}`;
  };

  const account = (
    ref: string, role: DemoAccount['role'], city: DemoCity, name: Pick<DemoAccount, 'firstName' | 'lastName' | 'email'>,
    named: boolean,
  ): DemoAccount => ({
    ref, role, ...name, phone: phoneIn(city), locale: 'en-US', timeZone: city.timeZone,
    avatarSeed: `${slug}-${ref}`, named,
  });

  return {
    make: (ref, role, city, random) => {
      for (;;) {
        const group = random.weighted(NAME_GROUPS.map((each) => [each, each.weight] as const));
        const firstName = random.pick(random.chance(0.65) ? group.first : COMMON_FIRST);
        const lastName = random.pick(group.last);
        const email = `${asciiOf(firstName)}.${asciiOf(lastName)}@${slug}.example`;
        if (emails.has(email)) continue;
        emails.add(email);
        return { account: account(ref, role, city, { firstName, lastName, email }, false), language: group.language };
      }
    },
    makeNamed: (role, city) => {
      const { email, firstName, lastName } = loginOf(slug, role);
      emails.add(`${asciiOf(firstName)}.${asciiOf(lastName)}@${slug}.example`);
      return account(`${role}-demo`, role, city, { firstName, lastName, email }, true);
    },
    addressIn: (city, random, zip = random.pick(city.zips)) => {
      const north = (random.next() * 2 - 1) * JITTER_KM;
      const east = (random.next() * 2 - 1) * JITTER_KM;
      const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
      const kind = random.pick(['Street', 'Avenue', 'Lane', 'Court', 'Place']);
      return {
        line1: `${random.int(12, 2980)} ${random.pick(STREETS)} ${kind}`,
        city: zip.postTown,
        region: city.region,
        postalCode: zip.postalCode,
        country: 'US',
        lat: round(zip.lat + north / KM_PER_DEGREE),
        lng: round(zip.lng + east / (KM_PER_DEGREE * Math.cos((zip.lat * Math.PI) / 180))),
        timeZone: city.timeZone,
        neighbourhood: zip.neighbourhood,
      };
    },
  };
}
