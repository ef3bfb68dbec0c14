import { problem } from '../errors/problem.ts';

/** A row's version as an ETag: the instant it was last changed, which every change moves. */
export const etagOf = (row: { updatedAt: Date }): string => `"${row.updatedAt.getTime().toString(36)}"`;

/** Refuses a change to something that was changed since the caller read it. Without `If-Match` the last one wins. */
export function assertUnchanged(ifMatch: string | undefined, row: { updatedAt: Date }): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  const versions = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!versions.includes(etagOf(row))) {
    throw problem('precondition_failed', { detail: 'Read it again, and make your change on that.', pointer: '#/header/if-match' });
  }
}

/** An instant later than the one before, so that two changes within a millisecond have two ETags. */
export const nextVersion = (now: Date, before: Date): Date => (now > before ? now : new Date(before.getTime() + 1));
