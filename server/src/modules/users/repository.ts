import type { Ctx, Role, TxCtx } from '../../kernel/context/context.ts';
import { both, createRepository, gte, lt, oneOf, type Condition, type Database, type Order, type Page } from '../../kernel/db/index.ts';
import { encodeCursor } from '../../kernel/db/keyset.ts';
import { UserEntity, type UserRow } from './entities.ts';
import type { AccountStatus } from './machine.ts';

const atOnce = 1_000;
const summaryColumns = ['id', 'firstName', 'lastName', 'email', 'status', 'locale', 'timeZone'] as const;
type SummaryRow = Pick<UserRow, (typeof summaryColumns)[number]>;
const mostAdmins = 1_000;
const newestFirst: Order<UserRow> = [['createdAt', 'desc'], ['id', 'desc']];

/** A range, which the index serves; `LIKE` would need its wildcards escaped as well. */
const startsWith = (start: string): Condition<string> => both(gte(start), lt(`${start}\u{10ffff}`));

const byNewest = (a: UserRow, b: UserRow): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

export interface PageQuery {
  readonly role: Role | undefined;
  readonly status: AccountStatus | undefined;
  /** The start of either; null for all. */
  readonly start: { readonly email: string; readonly lastNameKey: string } | null;
  readonly limit: number;
  readonly after: string | undefined;
}

/** Every query on users. */
export function createUserRepository(db: Database) {
  const users = createRepository<UserRow>(db, UserEntity);

  return {
    insert: users.insert,
    update: (ctx: TxCtx, id: string, patch: Partial<UserRow>) => users.update(ctx, { id }, patch),
    byId: (ctx: Ctx, id: string) => users.findOne(ctx, { id }),
    byIdLocked: (ctx: TxCtx, id: string) => users.findOne(ctx, { id }, { lock: 'wait' }),
    /** Holds them all: of two admins who leave at once, the second sees that they are the last. */
    activeAdminsLocked: (ctx: TxCtx) =>
      users.find(ctx, { role: 'admin', status: 'active' }, { limit: mostAdmins, orderBy: [['id', 'asc']], lock: 'wait' }),
    byEmail: (ctx: Ctx, email: string) => users.findOne(ctx, { email }),
    async summaries(ctx: Ctx, ids: readonly string[]): Promise<SummaryRow[]> {
      const found: SummaryRow[] = [];
      for (let from = 0; from < ids.length; from += atOnce) {
        found.push(...(await users.find(ctx, { id: oneOf(ids.slice(from, from + atOnce)) }, { limit: atOnce, columns: summaryColumns })));
      }
      return found;
    },
    /** Those whose address starts so and those whose name does are a range each; their pages are laid together. */
    async page(ctx: Ctx, { role, status, start, limit, after }: PageQuery): Promise<Page<UserRow>> {
      const ofRole = { ...(role !== undefined && { role }), ...(status !== undefined && { status }) };
      const paging = { order: newestFirst, after, limit };
      if (start === null) return users.page(ctx, { where: ofRole, ...paging });
      const pages = [
        await users.page(ctx, { where: { ...ofRole, email: startsWith(start.email) }, ...paging }),
        await users.page(ctx, { where: { ...ofRole, lastNameKey: startsWith(start.lastNameKey) }, ...paging }),
      ];
      const all = [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row])).values()].sort(byNewest);
      const rows = all.slice(0, limit);
      const last = rows.at(-1);
      const more = all.length > limit || pages.some((page) => page.next !== null);
      return { rows, next: more && last ? encodeCursor(newestFirst, last) : null };
    },
  };
}
export type UserRepository = ReturnType<typeof createUserRepository>;
