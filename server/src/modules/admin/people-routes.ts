import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Auth } from '../auth/index.ts';
import type { Audit } from '../platform/index.ts';
import { presentDeletion, presentHold, type AccountReview } from '../users/index.ts';
import { presentAdminUser, presentReviewed } from './presenter.ts';

export interface PeopleRouteDeps {
  readonly review: AccountReview;
  readonly auth: Pick<Auth, 'invite'>;
  readonly audit: Audit;
  readonly commit: Commit;
}

/** Decisions about people; what they do is the users module's. */
export const createPeopleRoutes = ({ review, auth, audit, commit }: PeopleRouteDeps) =>
  ({
    adminGetUser: async (ctx, { params, query }) => ({ status: 200, body: presentReviewed(await review.get(ctx, params.userId, query)) }),
    adminDeleteUser: (ctx, { params }) => commit(ctx, async (tx) => ({ status: 202 as const, body: presentDeletion(await review.delete(tx, params.userId)) })),
    suspendUser: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200 as const, body: presentReviewed(await review.suspend(tx, params.userId, body.reason)) })),
    reinstateUser: (ctx, { params }) => commit(ctx, async (tx) => ({ status: 200 as const, body: presentReviewed(await review.reinstate(tx, params.userId)) })),
    placeLegalHold: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200 as const, body: presentHold(await review.placeHold(tx, params.userId, body.reason)) })),
    releaseLegalHold: (ctx, { params }) => commit(ctx, async (tx) => {
      await review.releaseHold(tx, params.userId);
      return { status: 204 as const };
    }),
    moderateProfile: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200 as const, body: presentReviewed(await review.moderate(tx, params.userId, body)) })),
    inviteStaff: (ctx, { body }) => commit(ctx, async (tx) => {
      const user = await auth.invite(tx, body);
      await audit.record(tx, { action: 'user.invited', subjectKind: 'user', subjectId: user.id, data: { role: user.role } });
      return { status: 201 as const, body: presentAdminUser(user) };
    }),
  }) satisfies Partial<Handlers<Ctx>>;
