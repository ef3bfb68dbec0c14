import type { Ctx } from '../../../kernel/context/context.ts';
import type { CaregiverRow } from '../entities.ts';
import { localDateAt } from '../when.ts';
import type { OnboardingParts } from './deps.ts';
import type { OnboardingView } from './presenter.ts';
import { stepsOf, type Step } from './steps.ts';

const soonDays = 30;

/** How far a page is, read from wherever its parts are. */
export function createProgress({ caregivers, applications, certificationRows, sources }: OnboardingParts) {
  const steps = async (ctx: Ctx, page: CaregiverRow, asked: readonly Step['step'][]): Promise<Step[]> => {
    const rules = ctx.tenant.settings.caregivers;
    // one after the other: inside a transaction there is one connection
    const services = await caregivers.services(ctx, page.id);
    const certifications = await certificationRows.allOf(ctx, page.id);
    const documents = rules.documents.length > 0 ? await sources.documents.latestOf(ctx, page.userId) : [];
    const check = rules.backgroundCheck ? await sources.checks.latestOf(ctx, page.userId) : null;
    const today = localDateAt(ctx.clock.now(), page.timeZone);
    return stepsOf({
      page, services, rules, documents, certifications, asked,
      // the day a check ends on is not covered as a whole
      check: check && { status: check.status, expiresOn: check.expiresAt && localDateAt(check.expiresAt, page.timeZone).subtract({ days: 1 }).toString() },
      today: today.toString(),
      soon: today.add({ days: soonDays }).toString(),
    });
  };

  return {
    steps,
    async view(ctx: Ctx, page: CaregiverRow): Promise<OnboardingView> {
      const application = await applications.latestOf(ctx, page.id);
      const asked = page.status === 'changes_requested' ? (application?.steps ?? []) : [];
      return { page, application, steps: await steps(ctx, page, asked) };
    },
  };
}
export type Progress = ReturnType<typeof createProgress>;
