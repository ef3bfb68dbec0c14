import type { Ctx, Role, TxCtx } from '../../kernel/context/context.ts';
import type { UserRow } from './entities.ts';
import type { AccountStatus } from './machine.ts';

export { createUsers, type UsersDeps, type UsersModule } from './service.ts';
export { userEntities, type UserRow } from './entities.ts';
export type { AddressContent } from './addresses.ts';
export { presentAccount, presentAddress, presentDeletion, presentHold, presentHome, presentMe, presentPerson } from './presenter.ts';
export type { AccountReview, ReviewedAccount } from './review.ts';
export { isActiveAccount, maySignIn, type AccountStatus } from './machine.ts';
export type { Relation, Visibility } from './visibility.ts';
export { everyPage, type AccountFollower, type PersonalColumns, type PersonalData } from './personal-data.ts';
export { createAccounts, type Accounts, type AccountsDeps, type PeopleBookings } from './accounts.ts';
export { checkEntities, createBackgroundChecks, presentCheckReview, type BackgroundChecks, type CheckStanding } from './checks/index.ts';
export { createDocuments, DocumentEntity, presentDocumentReview, type Documents, type DocumentsDeps, type DocumentStanding } from './documents/index.ts';
export { createUploads, uploadEntities, type Files, type MadeFiles, type UploadsDeps } from './uploads/index.ts';
export { localeOf, timeZoneOf } from './policy.ts';

/** What a message to somebody needs to know of them. */
export type UserSummary = Pick<UserRow, 'id' | 'firstName' | 'lastName' | 'email' | 'locale' | 'timeZone'>;

export interface NewUser {
  /** Made if left out. */
  readonly id?: string;
  readonly email: string;
  readonly role: Role;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone?: string | null;
  /** The tenant's if left out, as is the time zone. */
  readonly locale?: string;
  readonly timeZone?: string;
  readonly emailVerifiedAt?: Date | null;
  /** Now, if left out. */
  readonly createdAt?: Date;
}

export interface UserQuery {
  /** The start of an e-mail address or a last name, in any case. */
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: AccountStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface UserPage {
  readonly users: UserRow[];
  readonly nextCursor: string | null;
}

export interface Standing {
  readonly status: AccountStatus;
  /** Whether it does business. */
  readonly active: boolean;
  /** Whether its person may sign in, be it only to come back. */
  readonly maySignIn: boolean;
}

/** The door for other modules. */
export interface Users {
  /** Throws `email_taken`, `invalid_time_zone` and, for a locale that is none, `invalid_request`. */
  create(tx: TxCtx, user: NewUser): Promise<UserRow>;
  /** A verified address, the old one or another. False if another account has it. */
  setEmail(tx: TxCtx, id: string, email: string, verifiedAt: Date): Promise<boolean>;
  byEmail(ctx: Ctx, email: string): Promise<UserRow | null>;
  byId(ctx: Ctx, id: string): Promise<UserRow | null>;
  /** How an account stands; null where there is none. */
  standingOf(ctx: Ctx, id: string): Promise<Standing | null>;
  /** What the business told somebody of their account, for the mail that says so. */
  reasonsOf(ctx: Ctx, id: string): Promise<{ readonly suspension: string | null; readonly hidden: string | null }>;
  /** Those that exist, by id. Somebody who was erased has no address any more. */
  summaries(ctx: Ctx, ids: readonly string[]): Promise<Map<string, UserSummary>>;
  /** A page of the tenant's people, the newest first. */
  list(ctx: Ctx, query: UserQuery): Promise<UserPage>;
}
