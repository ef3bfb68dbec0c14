import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Addresses } from './addresses.ts';
import type { Avatars } from './avatars.ts';
import type { UserRow } from './entities.ts';
import type { Exports } from './exports.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Phone } from './phone.ts';
import { meOf } from './policy.ts';
import { presentAddress, presentDeletion, presentExport, presentMe, presentProfile } from './presenter.ts';
import type { Profiles } from './profiles.ts';

export interface AccountRouteDeps {
  readonly commit: Commit;
  readonly lifecycle: Lifecycle;
  readonly avatars: Pick<Avatars, 'of'>;
  readonly addresses: Addresses;
  readonly exports: Exports;
  readonly phone: Phone;
  readonly profiles: Profiles;
}

export const createAccountRoutes = ({ commit, lifecycle, avatars, addresses, exports, phone, profiles }: AccountRouteDeps) => {
  const meAnswer = async (ctx: Ctx, user: UserRow) => ({ status: 200 as const, body: presentMe(user, await avatars.of(ctx, user)) });
  return {
    deactivateMe: (ctx) => commit(ctx, async (tx) => meAnswer(tx, await lifecycle.deactivate(tx))),
    reactivateMe: (ctx) => commit(ctx, async (tx) => meAnswer(tx, await lifecycle.reactivate(tx))),
    deleteMe: (ctx) => commit(ctx, async (tx) => ({ status: 202 as const, body: presentDeletion(await lifecycle.delete(tx, meOf(tx), 'self')) })),
    requestMyExport: (ctx) => exports.request(ctx, (row) => ({ status: 202 as const, body: presentExport(row, null) })),
    getMyExport: async (ctx, { params }) => {
      const { row, downloadUrl } = await exports.get(ctx, params.exportId);
      return { status: 200, body: presentExport(row, downloadUrl) };
    },
    getUserProfile: async (ctx, { params }) => {
      return { status: 200, body: presentProfile(await profiles.get(ctx, params.userId), ctx.tenant.timeZone) };
    },
    startPhoneVerification: async (ctx, { body }) => {
      const { phone: number, expiresAt } = await phone.start(ctx, body.phone);
      return { status: 202, body: { phone: number, expiresAt: expiresAt.toISOString() } };
    },
    verifyPhone: (ctx, { body }) => phone.verify(ctx, body.code, meAnswer),
    listAddresses: async (ctx) => ({ status: 200, body: { data: (await addresses.list(ctx)).map(presentAddress), nextCursor: null } }),
    addAddress: (ctx, { body }) => addresses.add(ctx, body, (made) => ({ status: 201 as const, body: presentAddress(made) })),
    updateAddress: (ctx, { params, body }) =>
      addresses.update(ctx, params.addressId, body, (changed) => ({ status: 200 as const, body: presentAddress(changed) })),
    deleteAddress: (ctx, { params }) => addresses.remove(ctx, params.addressId, { status: 204 as const }),
  } satisfies Partial<Handlers<Ctx>>;
};
