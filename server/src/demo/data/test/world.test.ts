import tzLookup from 'tz-lookup';
import { describe, expect, it } from 'vitest';
import zipcodes from 'zipcodes';
import { findBreed, sizeClassOf } from '../../../modules/dogs/breeds.ts';
import { CITIES, cityOf, createDemoWorld, DEMO_PASSWORD, distanceKm } from '../index.ts';
import type { DemoTenant } from '../index.ts';

const world = createDemoWorld();
const everyPlace = world.tenants.flatMap((tenant) =>
  [...tenant.caregivers, ...tenant.owners].map(({ ref, city, address }) => ({ ref, city: cityOf(city), address })));

function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map((hex) => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  });
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe('the demo world', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(createDemoWorld()).toEqual(world);
    const other = createDemoWorld('another');
    expect(other.tenants[0]!.caregivers[5]!.bio).not.toBe(world.tenants[0]!.caregivers[5]!.bio);
  });

  it('works out for any seed', () => {
    for (let seed = 0; seed < 15; seed += 1) expect(() => createDemoWorld(`seed ${seed}`)).not.toThrow();
  });

  it('is as large as promised', () => {
    const [pawhaven, citytails] = world.tenants as [DemoTenant, DemoTenant];
    expect([pawhaven.slug, pawhaven.caregivers.length, pawhaven.owners.length]).toEqual(['pawhaven', 400, 60]);
    expect([citytails.slug, citytails.caregivers.length]).toEqual(['citytails', 60]);
    expect(CITIES.length).toBeGreaterThanOrEqual(10);
    expect(world.password).toBe(DEMO_PASSWORD);
  });

  it('holds JSON and nothing else', () => expect(JSON.parse(JSON.stringify(world))).toEqual(world));
});

describe('places', () => {
  it('have postal codes that exist, and the points that go with them', () => {
    for (const city of CITIES) {
      for (const zip of city.zips) {
        const real = zipcodes.lookup(zip.postalCode);
        expect(real, zip.postalCode).toMatchObject({ state: city.region, city: zip.postTown });
        expect(distanceKm({ lat: real!.latitude, lng: real!.longitude }, zip), zip.postalCode).toBeLessThan(0.1);
        expect(tzLookup(zip.lat, zip.lng), zip.postalCode).toBe(city.timeZone);
        expect(zip.neighbourhood, zip.postalCode).not.toBe('');
      }
    }
  });

  it('lie near their city, each a little elsewhere', () => {
    for (const { ref, city, address } of everyPlace) {
      expect(distanceKm(address, city), ref).toBeLessThan(40);
      const zip = city.zips.find((each) => each.postalCode === address.postalCode);
      expect(distanceKm(address, zip!), ref).toBeLessThan(1);
      expect(address.timeZone, ref).toBe(city.timeZone);
    }
    expect(new Set(everyPlace.map(({ address }) => `${address.lat},${address.lng}`)).size).toBe(everyPlace.length);
  });

  it('cover zones with and without summer time', () => {
    const zones = new Set(everyPlace.map(({ address }) => address.timeZone));
    for (const zone of ['America/Phoenix', 'Pacific/Honolulu', 'America/Indiana/Indianapolis', 'America/New_York']) {
      expect(zones).toContain(zone);
    }
  });
});

describe.each(world.tenants)('$slug', (tenant) => {
  const { caregivers, owners, staff } = tenant;
  const accounts = [...staff, ...caregivers.map((each) => each.account), ...owners.map((each) => each.account)];

  it('gives every account its own address, number and ref', () => {
    for (const key of ['email', 'phone', 'ref'] as const) {
      expect(new Set(accounts.map((account) => account[key])).size, key).toBe(accounts.length);
    }
    for (const account of accounts) {
      expect(account.email).toMatch(new RegExp(`^[a-z.]+@${tenant.slug}\\.example$`));
      expect(account.phone).toMatch(/^\+1\d{3}55501\d\d$/);
    }
  });

  it('has the logins of the sign-in page', () => {
    const named = accounts.filter((account) => account.named).map((account) => account.email).toSorted();
    expect(named).toEqual(['admin', 'caregiver', 'owner', 'support'].map((role) => `${role}@${tenant.slug}.example`));
  });

  it('can be read in its colours', () => {
    const { primary, onPrimary, accent, onAccent, background, surface, text, mutedText } = tenant.brand.colours;
    for (const [one, other] of [
      [primary, onPrimary], [accent, onAccent], [text, background], [text, surface], [mutedText, background],
      [mutedText, surface], [primary, background], [accent, background],
    ] as const) expect(contrast(one, other), `${one} on ${other}`).toBeGreaterThanOrEqual(4.5);
  });

  it('introduces everybody in different words', () => {
    expect(new Set(caregivers.map((each) => each.bio)).size).toBe(caregivers.length);
    for (const { bio, headline, ref } of caregivers) {
      expect(`${bio}${headline}`, ref).not.toMatch(/[{}]|undefined|\b0 years/);
      expect(bio.length, ref).toBeGreaterThan(150);
    }
  });

  it('says nothing about people that is not so', () => {
    for (const { bio, fencedYard, homeType, hasChildren, pets, certifications, ref } of caregivers) {
      if (/fenced|the yard/i.test(bio)) expect(fencedYard, ref).toBe(true);
      if (/apartment/.test(bio)) expect(homeType, ref).toBe('apartment');
      if (/My kids|Our family/.test(bio)) expect(hasChildren, ref).toBe(true);
      if (/no pets of my own/.test(bio)) expect(pets, ref).toEqual({ dogs: 0, cats: 0 });
      if (/pet first aid/.test(bio)) expect(certifications.map((each) => each.kind), ref).toContain('pet_first_aid');
    }
  });

  it('asks for sensible and differing prices', () => {
    const nights = caregivers.flatMap((each) => each.services.filter((service) => service.type === 'boarding'))
      .map((service) => service.rates[0]!.baseMinor);
    expect(Math.min(...nights)).toBeGreaterThanOrEqual(3500);
    expect(Math.max(...nights)).toBeLessThanOrEqual(11_000);
    expect(new Set(nights).size).toBeGreaterThan(8);
    for (const { services, ref } of caregivers) {
      expect(services.length, ref).toBeGreaterThan(0);
      for (const service of services) {
        expect(tenant.serviceTypes).toContain(service.type);
        expect(service.sizes.length, ref).toBeGreaterThan(0);
        expect(service.dogsAtOnce, ref).toBeGreaterThan(0);
        for (const rate of service.rates) {
          expect(rate.additionalDogMinor, ref).toBeLessThan(rate.baseMinor);
          for (const amount of [rate.baseMinor, rate.additionalDogMinor, rate.puppyMinor, rate.holidayMinor]) {
            expect(Number.isInteger(amount) && amount > 0, ref).toBe(true);
          }
        }
        const minutes = service.rates.map((rate) => rate.durationMinutes);
        if (service.type === 'walking') expect(minutes).toEqual([30, 60]);
        if (service.type === 'drop_in') expect(minutes).toEqual([20, 30, 60]);
        if (service.type === 'grooming') expect(service.rates.map((rate) => rate.size)).toEqual(service.sizes);
      }
    }
  });

  it('counts reviews as they add up', () => {
    for (const { reviews, ref } of caregivers) {
      if (!reviews) continue;
      const count = reviews.stars.reduce((sum, each) => sum + each, 0);
      const sum = reviews.stars.reduce((total, each, index) => total + each * (index + 1), 0);
      expect(count, ref).toBe(reviews.count);
      expect(reviews.average, ref).toBeCloseTo(sum / count, 2);
    }
    expect(caregivers.some((each) => each.reviews === null)).toBe(true);
  });

  it('has weeks of seven days that differ', () => {
    for (const { weeklyPlan, ref } of caregivers) {
      expect(weeklyPlan.map((day) => day.weekday), ref).toEqual([1, 2, 3, 4, 5, 6, 7]);
      for (const day of weeklyPlan) {
        expect(day.open, ref).toBe(day.windows.length > 0);
        for (const { from, to } of day.windows) expect(from < to, ref).toBe(true);
      }
    }
    expect(new Set(caregivers.map((each) => JSON.stringify(each.weeklyPlan))).size).toBeGreaterThan(8);
  });

  it('has dogs of real breeds and the size their weight gives', () => {
    const dogs = owners.flatMap((owner) => owner.dogs);
    expect(new Set(dogs.map((dog) => dog.ref)).size).toBe(dogs.length);
    for (const owner of owners) {
      expect(owner.dogs.length).toBeGreaterThanOrEqual(1);
      expect(owner.dogs.length).toBeLessThanOrEqual(3);
    }
    for (const dog of dogs) {
      const breed = findBreed(dog.breedId);
      expect(breed, dog.breedId).not.toBeNull();
      expect(dog.size).toBe(sizeClassOf(dog.weightKg));
      expect(dog.weightKg).toBeLessThanOrEqual(breed!.maxWeightKg);
      if (dog.birthDay < -365) expect(dog.weightKg).toBeGreaterThanOrEqual(breed!.minWeightKg);
      for (const shot of dog.vaccinations) expect(shot.givenDay, dog.ref).toBeGreaterThan(dog.birthDay);
    }
  });
});

it('puts the named caregiver of Denver where people look', () => {
  const named = world.tenants[0]!.caregivers.find((each) => each.account.named)!;
  expect(named).toMatchObject({ city: 'denver', status: 'approved', featured: true });
  expect(named.services.map((service) => service.type)).toEqual(world.tenants[0]!.serviceTypes);
  for (const code of ['80205', '80202']) {
    const { latitude: lat, longitude: lng } = zipcodes.lookup(code)!;
    expect(distanceKm(named.address, { lat, lng })).toBeLessThan(5);
  }
});
