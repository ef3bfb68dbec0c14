import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { everyPage, type PersonalData } from '../../users/index.ts';
import { createDisputeActions } from './actions.ts';
import { byOf, createDisputeParts, evidenceUse, type DisputeDeps, type DisputeParts } from './deps.ts';
import { createDisputeDetail } from './detail.ts';
import type { DisputeRow } from './entities.ts';
import type { DisputeParty } from './machine.ts';
import { presentDispute, presentEffects } from './presenter.ts';

export type { DisputeDeps } from './deps.ts';

/** What one side of a booking holds against the other, what both say of it, and what the business decides. */
export function createDisputes(deps: DisputeDeps) {
  const parts = createDisputeParts(deps);
  const { repository, commit, files } = parts;
  const actions = createDisputeActions(parts);
  const detail = createDisputeDetail(parts);

  const presentAll = async (ctx: Ctx, rows: readonly DisputeRow[], party: DisputeParty): Promise<Schema<'Dispute'>[]> => {
    const statements = await repository.statementsOf(ctx, rows.map(({ id }) => id));
    const evidence = await files.filesOfAll(ctx, [...statements.values()].flat().flatMap(({ uploadIds }) => uploadIds));
    return rows.map((row) => presentDispute(row, byOf(row, party), statements.get(row.id) ?? [], evidence));
  };
  const present = async (ctx: Ctx, row: DisputeRow): Promise<Schema<'Dispute'>> => {
    const party = ctx.actor.kind === 'user' && ctx.actor.userId === row.ownerId ? 'owner' : 'caregiver';
    return (await presentAll(ctx, [row], party))[0]!;
  };

  return {
    /** Whether something about a booking is in dispute: nothing of it is paid out then. */
    hasOpenDispute: async (ctx: Ctx, bookingId: string): Promise<boolean> => (await repository.openOf(ctx, bookingId)) !== null,
    routes: {
      listBookingDisputes: async (ctx, { params }) => {
        const { party } = await parts.own(ctx, params.bookingId);
        return { status: 200, body: { data: await presentAll(ctx, await repository.ofBooking(ctx, params.bookingId), party), nextCursor: null } };
      },
      openDispute: (ctx, { params, body }) =>
        commit(ctx, async (tx) => ({ status: 201 as const, body: await present(tx, await actions.open(tx, params.bookingId, body)) })),
      addDisputeEvidence: (ctx, { params, body }) =>
        commit(ctx, async (tx) => ({ status: 201 as const, body: await present(tx, await actions.addEvidence(tx, params.bookingId, params.disputeId, body)) })),
      withdrawDispute: (ctx, { params }) =>
        commit(ctx, async (tx) => ({ status: 200 as const, body: await present(tx, await actions.withdraw(tx, params.bookingId, params.disputeId)) })),
      listDisputes: async (ctx, { query: { limit, cursor, ...filter } }) => {
        const { rows, next } = await repository.page(ctx, filter, { limit, after: cursor });
        return { status: 200, body: { data: await detail.withPeople(ctx, rows), nextCursor: next } };
      },
      getDispute: async (ctx, { params }) => ({ status: 200, body: await detail.look(ctx, params.disputeId) }),
      previewDisputeResolution: (ctx, { params, body }) => commit(ctx, async (tx) => {
        const { effects, currency } = await actions.preview(tx, params.disputeId, body);
        return { status: 200 as const, body: presentEffects(effects, currency) };
      }),
      resolveDispute: (ctx, { params, body }) => commit(ctx, async (tx) => {
        const { dispute, effects } = await actions.resolve(tx, params.disputeId, body);
        return { status: 200 as const, body: { dispute: (await detail.withPeople(tx, [dispute]))[0]!, effects: presentEffects(effects, dispute.currency) } };
      }),
    } satisfies Partial<Handlers<Ctx>>,
    personalData: disputesPersonalData(parts),
  };
}
export type Disputes = ReturnType<typeof createDisputes>;

/** What somebody said is theirs; what was decided is about both. */
function disputesPersonalData({ repository, files }: DisputeParts): PersonalData {
  const sidesOf = (userId: string) => [{ ownerId: userId }, { caregiverUserId: userId }] as const;
  return {
    name: 'disputes',
    async export(ctx, userId) {
      const disputes: unknown[] = [];
      for (const side of sidesOf(userId)) {
        const rows = await everyPage((after) => repository.ofSidePage(ctx, side, after));
        disputes.push(...rows.map(({ tenantId: _tenant, openOf: _open, ...row }) => row));
      }
      const said = await everyPage((after) => repository.statementsPage(ctx, userId, after));
      return { disputes, statements: said.map(({ tenantId: _tenant, ...row }) => row) };
    },
    async erase(tx, userId) {
      for (const { id, uploadIds } of await everyPage((after) => repository.statementsPage(tx, userId, after))) {
        for (const uploadId of uploadIds) await files.release(tx, uploadId, evidenceUse(id));
      }
      await repository.forgetStatements(tx, userId);
      for (const side of sidesOf(userId)) await repository.forgetReasons(tx, side);
    },
    columns: {
      disputes: { personal: ['reason'], kept: ['openedBy', 'category', 'status', 'currency', 'outcome'] },
      dispute_statements: { personal: ['text'], kept: ['by', 'uploadIds'] },
    },
  };
}
