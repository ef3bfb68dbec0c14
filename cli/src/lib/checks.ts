import type { BackgroundCheck } from '@dogcare/sdk';

/** Where a background check stands, for people. */
export const checkText = ({ id, status, invitationUrl, goodUntil, expiresAt, finalDecisionDueAt }: BackgroundCheck): string =>
  [
    `${id} is ${status.replace('_', ' ')}.`,
    ...(invitationUrl ? [`Give the provider what it needs at: ${invitationUrl}`] : []),
    ...(goodUntil && goodUntil !== expiresAt ? [`The one before is good until ${goodUntil.slice(0, 10)}.`] : []),
    ...(expiresAt ? [`It is good until ${expiresAt.slice(0, 10)}.`] : []),
    ...(finalDecisionDueAt ? [`You can answer until ${finalDecisionDueAt.slice(0, 10)}; what is not right can be disputed.`] : []),
  ].join('\n');
