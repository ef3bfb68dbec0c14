import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';

export { createDogs, type DogsDeps, type DogsModule } from './service.ts';
export { dogEntities } from './entities.ts';
export { sizeClassOf, type SizeClass } from './breeds.ts';

/** What dogs ask of bookings, which stand above them. */
export interface DogBookings {
  /** Whether a booking gives this caregiver the right to read the dog's profile now. */
  caregiverMayRead(ctx: Ctx, dogId: string, caregiverUserId: string): Promise<boolean>;
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
type Required = 'name' | 'breedId' | 'birthDate' | 'weightKg' | 'sex' | 'neutered';
/** A dog as the contract takes it; what has a default there can be left out. */
export type NewDog = Pick<Given, Required> & Partial<Omit<Given, Required>> & { readonly createdAt?: Date };

/** The door for other modules. */
export interface Dogs {
  /**
   * The owner's dogs in the order asked for. Throws `dog_not_found` with a pointer `#/dogIds/<i>` for each that is not theirs. In a
   * transaction it locks them: none can be deleted before it ends.
   */
  forBooking(ctx: Ctx, ownerId: string, dogIds: readonly string[]): Promise<BookedDog[]>;
  /** All of somebody's dogs, as bookings know them. */
  ofOwner(ctx: Ctx, ownerId: string): Promise<BookedDog[]>;
  /** Creates a dog and answers the id. Throws `unknown_breed`, `invalid_birth_date`. */
  createFor(tx: TxCtx, ownerId: string, dog: NewDog): Promise<string>;
}
