import type { UserRow } from './entities.ts';
import type { AccountRepository } from './account-repository.ts';
import type { Addresses } from './addresses.ts';
import type { PersonalData } from './personal-data.ts';
import { presentAddress, presentMe } from './presenter.ts';
import type { UserRepository } from './repository.ts';

interface Parts {
  readonly users: Pick<UserRepository, 'byId' | 'update'>;
  readonly repository: AccountRepository;
  readonly addresses: Pick<Addresses, 'of'>;
}

/** What is left of an account: an id that others' records name, and nothing that says whose it was. */
const nobody = (id: string, { locale, timeZone }: { locale: string; timeZone: string }): Partial<UserRow> => ({
  // one address for one account; `.invalid` is nobody's for good
  email: `${id.toLowerCase()}@erased.invalid`, emailVerifiedAt: null, status: 'erased', statusBefore: null,
  firstName: 'Former', lastName: 'member', lastNameKey: 'member', phone: null, phoneVerifiedAt: null, about: null, avatarUploadId: null, visibility: null,
  locale, timeZone, suspendedAt: null, suspensionReason: null, hiddenAt: null, hiddenReason: null,
});

export const usersPersonalData = ({ users, repository, addresses }: Parts): PersonalData => ({
  name: 'users',
  async export(ctx, userId) {
    const user = await users.byId(ctx, userId);
    const exports = await repository.exportsOf(ctx, userId);
    const code = await repository.code(ctx, userId);
    return {
      profile: user && {
        ...presentMe(user),
        // the picture itself is with the uploads
        avatarUploadId: user.avatarUploadId,
        suspension: user.suspendedAt && { reason: user.suspensionReason, since: user.suspendedAt },
      },
      addresses: (await addresses.of(ctx, userId)).map((one) => ({ ...presentAddress(one), lat: one.content.lat, lng: one.content.lng })),
      phoneBeingVerified: code && { phone: code.phone, askedAt: code.createdAt },
      exports: exports.map(({ id, status, requestedAt }) => ({ id, status, requestedAt })),
    };
  },
  async reachedAt(ctx, userId) {
    const [user, code] = [await users.byId(ctx, userId), await repository.code(ctx, userId)];
    return [user?.email, user?.phone, code?.phone].filter((to) => to !== undefined && to !== null);
  },
  async erase(tx, userId) {
    await repository.deleteAddresses(tx, userId);
    await repository.deleteCodes(tx, userId);
    await repository.deleteExports(tx, userId);
    await users.update(tx, userId, { ...nobody(userId, tx.tenant), updatedAt: tx.clock.now() });
  },
  columns: {
    users: {
      personal: ['email', 'firstName', 'lastName', 'phone', 'about', 'locale', 'timeZone', 'visibility', 'suspensionReason', 'hiddenReason'],
      secret: ['lastNameKey'],
      impersonal: ['role', 'status', 'statusBefore', 'deletedBy'],
    },
    addresses: { secret: ['sealed'] },
    phone_verifications: { personal: ['phone'], secret: ['codeHash'] },
    data_exports: { impersonal: ['status', 'storageKey'] },
    // the business's own, and there is none any more when somebody is erased
    legal_holds: { impersonal: ['reason', 'placedByKind', 'placedById'] },
  },
});
