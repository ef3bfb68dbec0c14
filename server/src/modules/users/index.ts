import type { Ctx, Role, TxCtx } from '../../kernel/context/context.ts';
import type { UserRow } from './entities.ts';

export { createUsers, type UsersDeps, type UsersModule } from './service.ts';
export { userEntities, type UserRow } from './entities.ts';
export { presentMe, presentPerson } from './presenter.ts';
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
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface UserPage {
  readonly users: UserRow[];
  readonly nextCursor: string | null;
}

/** The door for other modules. */
export interface Users {
  /** Throws `email_taken`, `invalid_time_zone` and, for a locale that is none, `invalid_request`. */
  create(tx: TxCtx, user: NewUser): Promise<UserRow>;
  byEmail(ctx: Ctx, email: string): Promise<UserRow | null>;
  byId(ctx: Ctx, id: string): Promise<UserRow | null>;
  /** Those that exist, by id. */
  summaries(ctx: Ctx, ids: readonly string[]): Promise<Map<string, UserSummary>>;
  /** A page of the tenant's people, the newest first. */
  list(ctx: Ctx, query: UserQuery): Promise<UserPage>;
}
