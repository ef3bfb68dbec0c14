import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { UserRow } from '../users/index.ts';
import type { SignedInSession } from './sessions.ts';

export type LoginChallenge = Schema<'LoginChallenge'>;

/** What signing in asks of second factors; implemented beside it and handed over in `service.ts`. */
export interface SecondFactor {
  /**
   * Called in the transaction of a sign-in, once the first factor was right and the account is active. Null for an account without a second
   * factor; else a stored challenge, whose token is given out here once.
   */
  challengeFor(tx: TxCtx, user: UserRow): Promise<LoginChallenge | null>;
}

/** What an account with no second factor is asked for. */
export const noSecondFactor: SecondFactor = { challengeFor: async () => null };

export type Entry = { readonly session: SignedInSession } | { readonly challenge: LoginChallenge };

/** The last steps of every way in: by password, by a provider, by a second factor, by a device code. */
export interface SignIn {
  /** Throws `account_not_active`. Asks for the second factor if there is one, starts a session if not. */
  enter(tx: TxCtx, userId: string): Promise<Entry>;
  /** Throws `account_not_active`. Starts the session: the second factor was right, or a signed-in person let the device in. */
  finish(tx: TxCtx, userId: string, as?: { readonly device: string }): Promise<SignedInSession>;
}

/** Whose password or second factor is guessed; by address where nobody has it. */
export type Account = { readonly userId: string } | { readonly email: string };

/** One guess that was taken. */
export interface Guess {
  readonly account: string;
  readonly slot: number;
  readonly until: Date;
}

/** How many guesses an account bears: ten in any hour, of passwords and second factors together, whatever the number of addresses. */
export interface Guesses {
  /**
   * Takes a guess before it is looked at, in a transaction of its own: call it outside of one. A device that signed in to the account before
   * has a budget of its own. Throws `too_many_guesses`.
   */
  take(ctx: Ctx, account: Account): Promise<Guess>;
  /** Gives it back, as it was right (in the transaction of the sign-in) or was never looked at. Joins `ctx.tx`. */
  giveBack(ctx: Ctx, guess: Guess): Promise<void>;
}

/** Asked again before what only the person behind a session may do: changing the password or address, adding or removing a factor. */
export interface Proof {
  /**
   * Throws `invalid_credentials` and `too_many_guesses`. Without a password, right only for an account that has none and signed in within the
   * last ten minutes. Hashes, so call it outside transactions. Answers the stored hash that was proved, if any.
   */
  ofPassword(ctx: Ctx, password: string | undefined, pointer?: string): Promise<string | null>;
}
