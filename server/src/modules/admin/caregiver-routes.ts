import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { presentAdminCaregiver, presentReviewedApplication, presentService, type CaregiverReview } from '../caregivers/index.ts';

/** Decisions about caregivers; what they do is the caregivers module's. */
export const createCaregiverReviewRoutes = ({ review, commit }: { readonly review: CaregiverReview; readonly commit: Commit }) =>
  ({
    adminListCaregivers: async (ctx, { query: { status, ...paging } }) => {
      const { rows, next } = await review.caregivers(ctx, { status }, paging);
      return { status: 200, body: { data: rows.map(presentAdminCaregiver), nextCursor: next } };
    },
    suspendCaregiver: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200, body: presentAdminCaregiver(await review.suspend(tx, params.caregiverId, body.reason)) })),
    reinstateCaregiver: (ctx, { params }) =>
      commit(ctx, async (tx) => ({ status: 200, body: presentAdminCaregiver(await review.reinstate(tx, params.caregiverId)) })),
    listCaregiverApplications: async (ctx, { query: { status, caregiverId, ...paging } }) => {
      const { rows, next } = await review.applications(ctx, { status, caregiverId }, paging);
      return { status: 200, body: { data: rows.map(({ application, page }) => presentReviewedApplication(application, page)), nextCursor: next } };
    },
    getCaregiverApplication: async (ctx, { params }) => {
      const { application, page, steps, services, certifications } = await review.look(ctx, params.applicationId);
      return {
        status: 200,
        body: {
          application: presentReviewedApplication(application, page), bio: page.bio,
          services: services.map((one) => presentService(one, ctx.tenant.currency)), onboarding: steps, certifications,
        },
      };
    },
    decideCaregiverApplication: (ctx, { params, body }) =>
      commit(ctx, async (tx) => {
        const { application, page } = await review.decide(tx, params.applicationId, body);
        return { status: 200, body: presentReviewedApplication(application, page) };
      }),
  }) satisfies Pick<Handlers<Ctx>,
    | 'adminListCaregivers' | 'suspendCaregiver' | 'reinstateCaregiver' | 'listCaregiverApplications' | 'getCaregiverApplication' | 'decideCaregiverApplication'>;
