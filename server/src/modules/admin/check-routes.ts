import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { presentCheckReview, type BackgroundChecks } from '../users/index.ts';

export const createCheckReviewRoutes = ({ checks: { review } }: { readonly checks: Pick<BackgroundChecks, 'review'> }) =>
  ({
    listBackgroundChecks: async (ctx, { query: { status, ...paging } }) => {
      const page = await review.list(ctx, status, paging);
      return { status: 200, body: { data: page.rows.map(presentCheckReview), nextCursor: page.next } };
    },
    decideBackgroundCheck: async (ctx, { params, body }) => ({ status: 200, body: presentCheckReview(await review.decide(ctx, params.checkId, body.decision)) }),
  }) satisfies Pick<Handlers<Ctx>, 'listBackgroundChecks' | 'decideBackgroundCheck'>;
