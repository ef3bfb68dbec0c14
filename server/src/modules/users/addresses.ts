import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { sealedColumn, sealedJson, type Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import type { AccountRepository } from './account-repository.ts';
import { AddressEntity, type AddressRow } from './entities.ts';
import { meOf } from './policy.ts';
import type { UserRepository } from './repository.ts';

/** What is sealed of a home. */
export interface AddressContent {
  readonly label: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly accessInstructions: string;
  readonly lat: number;
  readonly lng: number;
  readonly timeZone: string;
}
export interface OpenedAddress {
  readonly row: AddressRow;
  readonly content: AddressContent;
}

const most = 10;

export interface AddressDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  readonly vault: Vault;
  readonly maps: Pick<Geocoder, 'geocode'>;
  readonly users: Pick<UserRepository, 'byIdLocked'>;
  readonly repository: AccountRepository;
}

const usualFirst = (one: OpenedAddress, other: OpenedAddress): number => Number(other.row.isDefault) - Number(one.row.isDefault);
const trimmed = <T extends Partial<Schema<'UpdateAddress'>>>(given: T): T =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])) as T;

export function createAddresses({ db, ids, commit, vault, maps, users, repository }: AddressDeps) {
  const field = sealedJson<AddressContent>(vault, 'address');
  const opened = (ctx: Ctx, row: AddressRow): OpenedAddress => ({ row, content: field.open(ctx, row.sealed, row.id) });

  const placed = async (content: Omit<AddressContent, 'lat' | 'lng' | 'timeZone'>): Promise<AddressContent> => {
    const { postalCode, city, region, country } = content;
    const place = await maps.geocode({ postalCode, city, region, country });
    if (!place) throw problem('place_not_found', { pointer: '#/postalCode', detail: 'Check the postal code, the city and the state.' });
    return { ...content, lat: place.lat, lng: place.lng, timeZone: place.timeZone };
  };

  /** Homes of one account change one after the other: so there are never too many, nor two usual ones. */
  const lockOwner = async (tx: TxCtx): Promise<string> => {
    const userId = meOf(tx);
    if (!(await users.byIdLocked(tx, userId))) throw problem('unauthenticated');
    return userId;
  };

  const of = async (ctx: Ctx, userId: string): Promise<OpenedAddress[]> =>
    (await repository.addressesOf(ctx, userId)).map((row) => opened(ctx, row)).sort(usualFirst);

  return {
    sealed: [sealedColumn(db, AddressEntity, 'sealed', field)],
    of,
    /** The usual one. */
    homeOf: async (ctx: Ctx, userId: string): Promise<AddressContent | null> => (await of(ctx, userId))[0]?.content ?? null,
    /** One of somebody's homes, or the usual one; null where there is none. */
    async pick(ctx: Ctx, userId: string, id: string | null): Promise<AddressContent | null> {
      const all = await of(ctx, userId);
      return (id === null ? all[0] : all.find(({ row }) => row.id === id))?.content ?? null;
    },
    /** A first home for an account, for the demo and for tests. */
    async createFor(tx: TxCtx, userId: string, content: AddressContent): Promise<void> {
      const [id, now] = [ids.next('address'), tx.clock.now()];
      await repository.insertAddress(tx, { id, tenantId: tx.tenant.id, userId, isDefault: true, sealed: field.seal(tx, content, id), createdAt: now, updatedAt: now });
    },
    list: (ctx: Ctx) => of(ctx, meOf(ctx)),

    async add<Answer>(ctx: Ctx, { isDefault, ...given }: Schema<'AddAddress'>, answer: (made: OpenedAddress) => Answer): Promise<Answer> {
      const { label = 'Home', line2 = null, country = 'US', accessInstructions = '', ...rest } = trimmed(given);
      const content = await placed({ label, line2: line2 || null, country, accessInstructions, ...rest });
      return commit(ctx, async (tx) => {
        const userId = await lockOwner(tx);
        const others = await repository.addressesOf(tx, userId);
        if (others.length >= most) throw problem('too_many_addresses', { detail: `Remove one of the ${most} first.` });
        const id = ids.next('address');
        const now = tx.clock.now();
        const row: AddressRow = {
          id, tenantId: tx.tenant.id, userId, isDefault: isDefault || others.length === 0, sealed: field.seal(tx, content, id), createdAt: now, updatedAt: now,
        };
        if (row.isDefault) await repository.clearDefault(tx, userId);
        await repository.insertAddress(tx, row);
        return answer({ row, content });
      });
    },

    async update<Answer>(ctx: Ctx, id: string, { isDefault, ...given }: Schema<'UpdateAddress'>, answer: (changed: OpenedAddress) => Answer): Promise<Answer> {
      const before = await repository.address(ctx, meOf(ctx), id);
      if (!before) throw problem('address_not_found');
      const { content: old } = opened(ctx, before);
      const changed = trimmed(given);
      const isElsewhere = (['postalCode', 'city', 'region', 'country'] as const).some((name) => changed[name] !== undefined && changed[name] !== old[name]);
      const merged = { ...old, ...changed, ...(changed.line2 !== undefined && { line2: changed.line2 || null }) };
      const content = isElsewhere ? await placed(merged) : merged;
      return commit(ctx, async (tx) => {
        const userId = await lockOwner(tx);
        const now = await repository.addressLocked(tx, userId, id);
        if (!now) throw problem('address_not_found');
        // not by what is sealed: that is another one each time its key is changed
        if (now.updatedAt.getTime() !== before.updatedAt.getTime()) throw problem('conflict', { detail: 'Read it again, and make your change on that.' });
        if (isDefault) await repository.clearDefault(tx, userId);
        const patch = {
          sealed: field.seal(tx, content, id), updatedAt: nextVersion(tx.clock.now(), now.updatedAt), ...(isDefault && { isDefault: true }),
        };
        await repository.updateAddress(tx, id, patch);
        return answer({ row: { ...now, ...patch }, content });
      });
    },

    remove: <Answer>(ctx: Ctx, id: string, answer: Answer): Promise<Answer> =>
      commit(ctx, async (tx) => {
        const userId = await lockOwner(tx);
        const before = await repository.address(tx, userId, id);
        if (!before) throw problem('address_not_found');
        await repository.deleteAddress(tx, userId, id);
        const [oldest] = before.isDefault ? await repository.addressesOf(tx, userId) : [];
        if (oldest) await repository.updateAddress(tx, oldest.id, { isDefault: true });
        return answer;
      }),
  };
}
export type Addresses = ReturnType<typeof createAddresses>;
