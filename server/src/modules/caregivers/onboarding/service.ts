import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { transitionFrom } from '../../../kernel/machine/machine.ts';
import type { PersonalData } from '../../users/index.ts';
import { caregiverMachine } from '../machine.ts';
import { asksForPapers } from '../standing.ts';
import { createOnboardingParts, type OnboardingDeps } from './deps.ts';
import type { ApplicationRow } from './entities.ts';
import type { OnboardingView } from './presenter.ts';
import { createProgress } from './progress.ts';
import { createReview } from './review.ts';
import { createOnboardingRoutes } from './routes.ts';
import { isComplete, isSettled } from './steps.ts';

/** Facts after which a caregiver may be bookable for what they were not, or the other way round. */
const paperFacts = [
  'document.approved', 'document.expired', 'certification.added',
  ...['clear', 'adjudicated', 'expired', 'pending', 'suspended', 'consider', 'adverse'].map((status) => `background_check.${status}`),
];

/** From a draft to a listed page. */
export function createOnboarding(deps: OnboardingDeps) {
  const parts = createOnboardingParts(deps);
  const { ids, events, pages, caregivers, applications, change } = parts;
  const progress = createProgress(parts);
  const review = createReview(parts, progress);

  const actions = {
    mine: async (ctx: Ctx): Promise<OnboardingView> => progress.view(ctx, await pages.mine(ctx)),
    async submit(tx: TxCtx): Promise<OnboardingView> {
      const before = await pages.mineLocked(tx);
      const step = transitionFrom(caregiverMachine, before.status, 'apply');
      if (!step) throw problem('application_transition_not_allowed', { detail: `Your page is ${before.status}.` });
      const steps = await progress.steps(tx, before, []);
      if (!isComplete(steps)) {
        const errors = steps.filter(({ required, state }) => required && state === 'missing')
          .flatMap((one) => one.missing.map(({ code, detail }) => ({ pointer: `#/steps/${one.step}`, detail, code })));
        throw problem('onboarding_incomplete', { detail: errors[0]?.detail, errors });
      }
      const page = await change(tx, before, { status: step.to });
      const application: ApplicationRow = {
        id: ids.next('application'), tenantId: tx.tenant.id, caregiverId: page.id, userId: page.userId, status: 'submitted', openOf: page.id,
        reason: null, steps: [], submittedAt: tx.clock.now(), decidedAt: null,
      };
      await applications.insert(tx, application);
      await events.record(tx, { type: 'caregiver.applied', subjectId: page.id, data: { userId: page.userId, applicationId: application.id } });
      const { approval } = tx.tenant.settings.caregivers;
      if (approval === 'reviewed' || (approval === 'automatic' && !isSettled(steps))) return { page, application, steps };
      return { ...(await review.decide(tx, application, page, { decision: 'approved' })), steps };
    },
  };

  /** A paper came or went: search learns of it, and an application that waited for it alone is approved. */
  const consumer: Consumer = {
    name: 'caregivers.papers',
    types: paperFacts,
    handle: {
      mode: 'transaction',
      async run(tx, event) {
        const rules = tx.tenant.settings.caregivers;
        const userId = event.data['userId'];
        if (typeof userId !== 'string' || !asksForPapers(rules)) return;
        const page = await caregivers.ofUserLocked(tx, userId);
        if (!page) return;
        await events.record(tx, { type: 'caregiver.updated', subjectId: page.id });
        if (page.status !== 'applied' || rules.approval !== 'automatic') return;
        const application = await applications.openOf(tx, page.id);
        if (application && isSettled(await progress.steps(tx, page, []))) await review.decide(tx, application, page, { decision: 'approved' });
      },
    },
  };

  const personal: PersonalData = {
    name: 'caregiver-applications',
    async export(ctx, userId) {
      const rows = await applications.ofUser(ctx, userId);
      return { applications: rows.map(({ id, status, reason, steps, submittedAt, decidedAt }) => ({ id, status, reason, steps, submittedAt, decidedAt })) };
    },
    erase: async (tx, userId) => void (await applications.forgetReasons(tx, userId)),
    columns: { caregiver_applications: { personal: ['reason'], impersonal: ['status', 'steps'] } },
  };

  return {
    routes: createOnboardingRoutes({ actions, commit: deps.commit }),
    /** Hands in the page of whoever acts. */
    submit: actions.submit,
    /** For the admin operations. */
    review: review.admin,
    consumers: [consumer],
    personal,
  };
}
export type CaregiverOnboarding = ReturnType<typeof createOnboarding>;
