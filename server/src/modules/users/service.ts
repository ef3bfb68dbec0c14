import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { isUniqueViolation, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { createAvatars } from './avatars.ts';
import type { UserRow } from './entities.ts';
import type { NewUser, Users } from './index.ts';
import { isActiveAccount, maySignIn } from './machine.ts';
import { emailOf, localeOf, meOf, searchKeyOf, timeZoneOf } from './policy.ts';
import { createUserRepository } from './repository.ts';
import { createUserRoutes } from './routes.ts';
import type { Files } from './uploads/index.ts';

export interface UsersDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  /** For people's pictures. */
  readonly files: Files;
}

export function createUsers({ db, ids, commit, files }: UsersDeps) {
  const repository = createUserRepository(db);
  const avatars = createAvatars(files);

  const users: Users = {
    async create(tx, given: NewUser) {
      const now = tx.clock.now();
      const lastName = given.lastName.trim();
      const row: UserRow = {
        id: given.id ?? ids.next('user'),
        tenantId: tx.tenant.id,
        email: emailOf(given.email),
        emailVerifiedAt: given.emailVerifiedAt ?? null,
        role: given.role,
        firstName: given.firstName.trim(),
        lastName,
        lastNameKey: searchKeyOf(lastName),
        status: 'active',
        phone: given.phone ?? null,
        phoneVerifiedAt: null,
        about: null,
        avatarUploadId: null,
        visibility: null,
        suspendedAt: null,
        suspensionReason: null,
        statusBefore: null,
        hiddenAt: null,
        hiddenReason: null,
        eraseAt: null,
        deletedBy: null,
        locale: given.locale === undefined ? tx.tenant.locale : localeOf(given.locale),
        timeZone: given.timeZone === undefined ? tx.tenant.timeZone : timeZoneOf(given.timeZone),
        createdAt: given.createdAt ?? now,
        updatedAt: now,
      };
      try {
        await repository.insert(tx, row);
      } catch (cause) {
        if (!isUniqueViolation(cause)) throw cause;
        throw problem('email_taken', { pointer: '#/email', detail: 'Sign in, or use another address.', cause });
      }
      return row;
    },
    async setEmail(tx, id, email, verifiedAt) {
      const before = await repository.byIdLocked(tx, id);
      if (!before) return false;
      try {
        await repository.update(tx, id, { email: emailOf(email), emailVerifiedAt: verifiedAt, updatedAt: nextVersion(tx.clock.now(), before.updatedAt) });
        return true;
      } catch (cause) {
        if (!isUniqueViolation(cause)) throw cause;
        return false;
      }
    },
    byEmail: (ctx, email) => repository.byEmail(ctx, emailOf(email)),
    byId: repository.byId,
    async standingOf(ctx, id) {
      const row = await repository.byId(ctx, id);
      return row && { status: row.status, active: isActiveAccount(row), maySignIn: maySignIn(row) };
    },
    async reasonsOf(ctx, id) {
      const row = await repository.byId(ctx, id);
      return { suspension: row?.suspensionReason ?? null, hidden: row?.hiddenReason ?? null };
    },
    async summaries(ctx, wanted) {
      const rows = await repository.summaries(ctx, [...new Set(wanted)]);
      // nobody is reached any more who was erased
      return new Map(rows.map(({ id, firstName, lastName, email, status, locale, timeZone }) =>
        [id, { id, firstName, lastName, email: status === 'erased' ? '' : email, locale, timeZone }]));
    },
    async list(ctx, { q, role, status, limit, cursor }) {
      const text = q?.trim() ?? '';
      const start = text === '' ? null : { email: emailOf(text), lastNameKey: searchKeyOf(text) };
      const { rows, next } = await repository.page(ctx, { role, status, start, limit, after: cursor });
      return { users: rows, nextCursor: next };
    },
  };

  const me = {
    /** The signed-in person; an account that is gone has nobody signed in. */
    async get(ctx: Ctx): Promise<UserRow> {
      const row = await repository.byId(ctx, meOf(ctx));
      if (!row) throw problem('unauthenticated');
      return row;
    },
    async update(tx: TxCtx, given: Schema<'UpdateMe'>): Promise<UserRow> {
      const before = await repository.byIdLocked(tx, meOf(tx));
      if (!before) throw problem('unauthenticated');
      const lastName = given.lastName?.trim();
      const patch: Partial<UserRow> = {
        ...(given.firstName !== undefined && { firstName: given.firstName.trim() }),
        ...(lastName !== undefined && { lastName, lastNameKey: searchKeyOf(lastName) }),
        ...(given.phone !== undefined && given.phone !== before.phone && { phone: given.phone, phoneVerifiedAt: null }),
        ...(given.about !== undefined && { about: given.about.trim() || null }),
        ...(given.avatarUploadId !== undefined && (await avatars.change(tx, before, given.avatarUploadId))),
        ...(given.visibility !== undefined && { visibility: { ...before.visibility, ...given.visibility } }),
        ...(given.locale !== undefined && { locale: localeOf(given.locale) }),
        ...(given.timeZone !== undefined && { timeZone: timeZoneOf(given.timeZone) }),
        updatedAt: nextVersion(tx.clock.now(), before.updatedAt),
      };
      await repository.update(tx, before.id, patch);
      return { ...before, ...patch };
    },
  };

  return { ...users, routes: createUserRoutes({ commit, me, avatars }) };
}
export type UsersModule = ReturnType<typeof createUsers>;
export type Me = { get(ctx: Ctx): Promise<UserRow>; update(tx: TxCtx, given: Schema<'UpdateMe'>): Promise<UserRow> };
