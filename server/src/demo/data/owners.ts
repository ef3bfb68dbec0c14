import { findBreed, sizeClassOf } from '../../modules/dogs/breeds.ts';
import { DOG_NAMES } from './names.data.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import { ACCESS_NOTES, ALLERGIES, BEHAVIOURS, FEEDING, MEDICATIONS, TEMPERAMENTS } from './texts.data.ts';
import type { DemoAccount, DemoCity, DemoDog, DemoOwner, DemoVaccination, DemoZip, TenantSlug } from './types.ts';

/** Whom one meets in a city park; the often-met ones twice. */
const POPULAR = `labrador-retriever labrador-retriever golden-retriever golden-retriever french-bulldog french-bulldog
  german-shepherd-dog standard-poodle miniature-poodle toy-poodle bulldog beagle beagle dachshund miniature-dachshund
  pembroke-welsh-corgi australian-shepherd yorkshire-terrier boxer cavalier-king-charles-spaniel siberian-husky
  doberman-pinscher great-dane miniature-schnauzer shih-tzu boston-terrier bernese-mountain-dog pomeranian havanese
  english-springer-spaniel shetland-sheepdog brittany pug cocker-spaniel border-collie mastiff chihuahua chihuahua
  vizsla basset-hound belgian-malinois maltese weimaraner rough-collie newfoundland rhodesian-ridgeback shiba-inu
  bichon-frise west-highland-white-terrier akita whippet greyhound american-staffordshire-terrier
  american-pit-bull-terrier australian-cattle-dog jack-russell-terrier italian-greyhound soft-coated-wheaten-terrier
  papillon samoyed great-pyrenees goldendoodle goldendoodle labradoodle cockapoo cavapoo maltipoo bernedoodle pomsky puggle
  mixed-breed-small mixed-breed-small mixed-breed-medium mixed-breed-medium mixed-breed-medium mixed-breed-large
  mixed-breed-large`
  .trim().split(/\s+/);

const PUPPY_DAYS = 365;

export interface DogFacts {
  readonly name: string;
  readonly breedId: string;
  readonly ageDays: number;
  readonly weightKg?: number;
}

function makeVaccinations(birthDay: number, lapsed: boolean, random: Random): DemoVaccination[] {
  return (['rabies', 'dhpp', 'bordetella'] as const).map((name, index) => {
    const validDays = name === 'rabies' && -birthDay > 4 * PUPPY_DAYS ? 3 * PUPPY_DAYS : PUPPY_DAYS;
    if (lapsed && name === 'bordetella') return { name, givenDay: -validDays - 24, validUntilDay: -24 };
    const asPuppy = birthDay + 70 + 14 * index;
    const validUntilDay = -birthDay < PUPPY_DAYS ? asPuppy + validDays : random.int(70, 230);
    return { name, givenDay: validUntilDay - validDays, validUntilDay };
  });
}

function makeDog(ref: string, facts: DogFacts, special: boolean, random: Random): DemoDog {
  const breed = findBreed(facts.breedId);
  if (!breed) throw new Error(`no such breed: ${facts.breedId}`);
  const grown = breed.minWeightKg + (breed.maxWeightKg - breed.minWeightKg) * (0.2 + random.next() * 0.6);
  const growth = Math.min(1, 0.3 + (0.7 * facts.ageDays) / PUPPY_DAYS);
  const weightKg = facts.weightKg ?? Math.max(1, Math.round(grown * growth * 10) / 10);
  return {
    ref,
    name: facts.name,
    breedId: breed.id,
    birthDay: -facts.ageDays,
    weightKg,
    size: sizeClassOf(weightKg),
    sex: random.pick(['female', 'male']),
    neutered: facts.ageDays > PUPPY_DAYS && random.chance(0.85),
    temperament: random.sample(TEMPERAMENTS, random.int(2, 3)),
    behaviourNotes: random.sample(BEHAVIOURS, random.int(1, 2)).join(' '),
    feedingNotes: random.pick(FEEDING),
    medicationNotes: facts.ageDays > 2500 && random.chance(0.5) ? random.pick(MEDICATIONS) : null,
    allergies: random.chance(0.15) ? [random.pick(ALLERGIES)] : [],
    vaccinations: makeVaccinations(-facts.ageDays, special, random),
    avatarSeed: ref,
  };
}

export interface OwnerWish {
  readonly slug: TenantSlug;
  readonly ref: string;
  readonly city: DemoCity;
  readonly random: Random;
  /** One dog has let its kennel-cough vaccination lapse. */
  readonly lapsed: boolean;
  readonly named?: { readonly account: DemoAccount; readonly zip: DemoZip; readonly dogs: readonly DogFacts[] };
}

export function makeOwner({ slug, ref, city, random, lapsed, named }: OwnerWish, people: People): DemoOwner {
  const account = named?.account ?? people.make(ref, 'owner', city, random).account;
  const count = random.weighted([[1, 55], [2, 33], [3, 12]] as const);
  const dogs: readonly DogFacts[] = named?.dogs ?? random.sample(DOG_NAMES, count).map((name) => ({
    name,
    breedId: random.pick(POPULAR),
    ageDays: random.chance(0.08) ? random.int(120, 350) : random.int(400, 4600),
  }));
  return {
    ref,
    account,
    city: city.slug,
    address: { ...people.addressIn(city, random, named?.zip), accessNotes: random.pick(ACCESS_NOTES) },
    dogs: dogs.map((facts, index) =>
      makeDog(`${slug}-${ref}-dog-${index + 1}`, facts, lapsed && index === 0, random.fork(`dog-${index}`))),
    joinedDay: -random.int(90, 900),
  };
}
