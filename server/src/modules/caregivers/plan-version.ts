import { createHash } from 'node:crypto';
import { problem } from '../../kernel/errors/problem.ts';
import type { Plan } from './index.ts';
import { presentPlan } from './presenter.ts';

/** A plan's ETag: two plans that say the same have the same, whatever else of the page was changed meanwhile. */
export const planEtag = (page: { timeZone: string; plan: Plan }): string =>
  `"${createHash('sha256').update(JSON.stringify(presentPlan(page))).digest('base64url').slice(0, 16)}"`;

/** Refuses a change to a plan that is not the one the caller read. Without `If-Match` the last one wins. */
export function assertPlanUnchanged(ifMatch: string | undefined, page: { timeZone: string; plan: Plan }): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === planEtag(page))) return;
  throw problem('precondition_failed', { detail: 'Read it again, and make your change on that.', pointer: '#/header/if-match' });
}
