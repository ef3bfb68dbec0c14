import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { presentDocumentReview, type Documents } from '../users/index.ts';

export const createDocumentReviewRoutes = ({ documents: { review }, commit }: { readonly documents: Pick<Documents, 'review'>; readonly commit: Commit }) =>
  ({
    listDocumentReviews: async (ctx, { query: { status, userId, ...paging } }) => {
      const page = await review.list(ctx, { status, userId }, paging);
      return { status: 200, body: { data: page.rows.map(presentDocumentReview), nextCursor: page.next } };
    },
    getDocumentReview: async (ctx, { params }) => {
      const { row, issuer, number, files } = await review.look(ctx, params.documentId);
      return { status: 200, body: { review: presentDocumentReview(row), issuer, number, files } };
    },
    decideDocument: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200, body: presentDocumentReview(await review.decide(tx, params.documentId, body)) })),
  }) satisfies Pick<Handlers<Ctx>, 'listDocumentReviews' | 'getDocumentReview' | 'decideDocument'>;
