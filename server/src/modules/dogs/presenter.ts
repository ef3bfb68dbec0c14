import type { Schema } from '../../contract/contract.ts';
import { findBreed, sizeClassOf, type Breed } from './breeds.ts';
import type { DogRow } from './entities.ts';
import type { BookedDogRow } from './repository.ts';
import type { BookedDog } from './index.ts';

/** A breed that has left the list since keeps its id for a name. */
const breedNameOf = (breedId: string): string => findBreed(breedId)?.name ?? breedId;

export const presentDog = (dog: DogRow): Schema<'Dog'> => ({
  id: dog.id,
  ownerId: dog.ownerId,
  name: dog.name,
  breedId: dog.breedId,
  breedName: breedNameOf(dog.breedId),
  birthDate: dog.birthDate,
  weightKg: dog.weightKg,
  sizeClass: sizeClassOf(dog.weightKg),
  sex: dog.sex,
  neutered: dog.neutered,
  temperament: dog.temperament,
  behaviorNotes: dog.behaviorNotes,
  dietNotes: dog.dietNotes,
  allergies: dog.allergies,
  feedingSchedule: dog.feedingSchedule,
  medicationSchedule: dog.medicationSchedule,
  vet: dog.vet,
  emergencyContacts: dog.emergencyContacts,
  createdAt: dog.createdAt.toISOString(),
  updatedAt: dog.updatedAt.toISOString(),
});

export const bookedDogOf = (dog: BookedDogRow): BookedDog => ({
  id: dog.id,
  name: dog.name,
  breedName: breedNameOf(dog.breedId),
  sizeClass: sizeClassOf(dog.weightKg),
  birthDate: dog.birthDate,
});

export const presentBreed = (breed: Breed): Schema<'Breed'> => ({
  id: breed.id,
  name: breed.name,
  group: breed.group,
  sizeClass: breed.size,
  adultWeightKg: { min: breed.minWeightKg, max: breed.maxWeightKg },
});
