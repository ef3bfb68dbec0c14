import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { DogRelation } from './policy.ts';
import type { StayDates, VaccinationVerdict } from './vaccination-rules.ts';

export { createDogs, type DogsDeps, type DogsModule } from './service.ts';
export { dogEntities } from './entities.ts';
export { sizeClassOf, type SizeClass } from './breeds.ts';
export { dogRelationOf, type DogRelation } from './policy.ts';
export { vaccinationStateOn, vaccinationStates, type KnownVaccination, type StayDates, type VaccinationState, type VaccinationVerdict } from './vaccination-rules.ts';

/** What dogs ask of bookings, which stand above them. */
export interface DogBookings {
  /** How a caregiver stands to a dog by their bookings; made of `dogRelationOf`. */
  relationOf(ctx: Ctx, caregiverUserId: string, dogId: string): Promise<DogRelation>;
  /** Whether the dog is in a booking that is not over. Asked in the transaction that would delete it. */
  hasOpen(ctx: Ctx, dogId: string): Promise<boolean>;
}

/** What a booking freezes of a dog, and what its price goes by. */
export interface BookedDog {
  readonly id: string;
  readonly name: string;
  readonly breedName: string;
  readonly sizeClass: Schema<'SizeClass'>;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
}

type Given = Schema<'CreateDog'>;
type Required = 'name' | 'breedId' | 'weightKg' | 'sex' | 'neutered';
/** A dog as the contract takes it; what has a default there can be left out. */
export type NewDog = Pick<Given, Required> & Partial<Omit<Given, Required>> & { readonly createdAt?: Date };
export type NewVaccination = Pick<Schema<'AddVaccination'>, 'vaccine'> & Partial<Omit<Schema<'AddVaccination'>, 'vaccine' | 'proofUploadId'>>;

/** A dog's day. */
export interface DogSchedules {
  readonly id: string;
  readonly name: string;
  readonly feeding: readonly Schema<'FeedingEntry'>[];
  readonly medication: readonly Schema<'MedicationEntry'>[];
}

/** The door for other modules. */
export interface Dogs {
  /**
   * The owner's dogs in the order asked for. Throws `dog_not_found` with a pointer `#/dogIds/<i>` for each that is not theirs. In a
   * transaction it locks them: none can be deleted before it ends.
   */
  forBooking(ctx: Ctx, ownerId: string, dogIds: readonly string[]): Promise<BookedDog[]>;
  /** What speaks against a stay of these dogs, or is to be known of it, by the vaccinations that the tenant requires on each of its dates. */
  vaccinationCheck(ctx: Ctx, dogs: readonly Pick<BookedDog, 'id' | 'name'>[], dates: StayDates): Promise<VaccinationVerdict>;
  /** When these dogs eat and what medication they get, as their owner has it now; those that are gone are left out. For whoever looks after them. */
  schedulesOf(ctx: Ctx, dogIds: readonly string[]): Promise<DogSchedules[]>;
  /** Null for one that is gone. */
  nameOf(ctx: Ctx, dogId: string): Promise<string | null>;
  /** All of somebody's dogs, as bookings know them. */
  ofOwner(ctx: Ctx, ownerId: string): Promise<BookedDog[]>;
  /** Creates a dog and answers the id. Throws `unknown_breed`, `invalid_birth_date`. */
  createFor(tx: TxCtx, ownerId: string, dog: NewDog): Promise<string>;
  /** Throws `dog_not_found`, `invalid_vaccination`. */
  addVaccinationFor(tx: TxCtx, ownerId: string, dogId: string, vaccination: NewVaccination): Promise<string>;
}
