import { createHash } from 'node:crypto';
import type { Account } from './account.ts';
import { idempotencyError } from './errors.ts';

export interface Answer {
  status: number;
  body: unknown;
}

interface Kept {
  fingerprint: string;
  path: string;
  answer: Answer;
  createdSeconds: number;
  requestId: string;
}

const keptForSeconds = 24 * 3600;
const keptKeys = 10_000;

/**
 * Answers again what a key was answered before. As at Stripe, refused parameters are not kept, and a key means one
 * endpoint with one set of parameters. Requests are worked off one after another, so no key is ever in flight.
 */
export const withIdempotency = (
  account: Account,
  request: { key: string; path: string; rawBody: string; requestId: string },
  run: () => Answer,
): { answer: Answer; replayedFrom: string | null } => {
  if (request.key.length > 255) throw idempotencyError('Idempotency keys must be at most 255 characters');
  const fingerprint = createHash('sha256').update(`${request.path}\n${request.rawBody}`).digest('hex');
  const kept = account.store.get<Kept>('idempotency', request.key);
  if (kept !== null && account.nowSeconds() - kept.createdSeconds < keptForSeconds) {
    if (kept.path !== request.path) {
      throw idempotencyError(
        `Keys for idempotent requests can only be used for the same endpoint they were first used for ` +
          `('${kept.path}' vs '${request.path}'). Try using a key other than '${request.key}' if you meant to execute a different request.`,
      );
    }
    if (kept.fingerprint !== fingerprint) {
      throw idempotencyError(
        `Keys for idempotent requests can only be used with the same parameters they were first used with. ` +
          `Try using a key other than '${request.key}' if you meant to execute a different request.`,
      );
    }
    return { answer: kept.answer, replayedFrom: kept.requestId };
  }
  const answer = run();
  const code = (answer.body as { error?: { code?: string } }).error?.code;
  if (code === undefined || !code.startsWith('parameter_')) {
    account.store.remove('idempotency', request.key);
    account.store.put('idempotency', request.key, {
      fingerprint,
      path: request.path,
      answer,
      createdSeconds: account.nowSeconds(),
      requestId: request.requestId,
    } satisfies Kept);
    account.store.trim('idempotency', keptKeys);
  }
  return { answer, replayedFrom: null };
};
