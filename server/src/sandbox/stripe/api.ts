import { setTimeout as sleep } from 'node:timers/promises';
import type { Middleware, ParameterizedContext } from 'koa';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { FormError, parseForm, type FormObject } from '../http/form.ts';
import { sameSecret } from '../http/secrets.ts';
import type { StoreFile } from '../store.ts';
import { apiVersion, type Account } from './account.ts';
import { invalidRequest, StripeApiError, unauthorized, unrecognizedUrl } from './errors.ts';
import { expandObject } from './expand.ts';
import { withIdempotency, type Answer } from './idempotency.ts';
import { browserView, operations, type Operation } from './operations.ts';
import type { Intent, StoredMethod } from './objects.ts';
import { readParams } from './params.ts';

export interface KeyedAccount {
  account: Account;
  secretKey: string;
  publishableKey: string;
}
export interface StripeApiDeps {
  accounts: readonly KeyedAccount[];
  /** Opens a further account by one of its keys; null where it is none. */
  open: (key: string) => KeyedAccount | null;
  file: StoreFile;
  log: (message: string) => void;
  /** How long the card of a slow bank takes. */
  slowAnswerMs: number;
}

const maxBodyBytes = 256 * 1024;
const routes = operations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(':id', '([A-Za-z0-9_]{1,100})')}$`),
}));

const givenKey = (ctx: ParameterizedContext, params: FormObject): string => {
  const [scheme, value = ''] = ctx.get('authorization').split(' ', 2);
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString().split(':', 1)[0] ?? '';
  return typeof params.key === 'string' ? params.key : '';
};

const masked = (key: string): string => `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;

const authenticate = ({ accounts, open }: Pick<StripeApiDeps, 'accounts' | 'open'>, key: string): { account: Account; publishable: boolean } => {
  if (key === '') {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
    );
  }
  const further = accounts.some((one) => sameSecret(key, one.secretKey) || sameSecret(key, one.publishableKey)) ? null : open(key);
  for (const { account, secretKey, publishableKey } of further ? [further] : accounts) {
    if (sameSecret(key, secretKey)) return { account, publishable: false };
    if (sameSecret(key, publishableKey)) return { account, publishable: true };
  }
  throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
};

const findOperation = (method: string, path: string): { operation: Operation; ids: string[] } => {
  for (const { operation, pattern } of routes) {
    const match = operation.method === method ? pattern.exec(path) : null;
    if (match !== null) return { operation, ids: match.slice(1) };
  }
  throw unrecognizedUrl(method, path);
};

const errorAnswer = (error: unknown): Answer => {
  if (error instanceof StripeApiError) return { status: error.status, body: { error: error.body } };
  if (error instanceof FormError)
    return { status: 400, body: { error: { type: 'invalid_request_error', message: error.message } } };
  if (error instanceof BodyTooLarge)
    return { status: 413, body: { error: { type: 'invalid_request_error', message: error.message } } };
  throw error;
};

/** A browser sees the intent inside a card error as it sees it elsewhere. */
const hideFromBrowser = (answer: Answer): Answer => {
  const { error } = answer.body as { error?: { payment_intent?: Intent } };
  if (error?.payment_intent === undefined) return answer;
  return { ...answer, body: { error: { ...error, payment_intent: browserView(error.payment_intent) } } };
};

/** What becomes of an answer on its way, for the cards that are for that: it comes too late once, or is lost twice (the client asks again once). */
const troubleWith = (account: Account, key: string, { body }: Answer): StripeAnswer['trouble'] => {
  const { payment_method: method } = body as { payment_method?: string | { id: string } | null };
  const id = typeof method === 'object' ? method?.id : method;
  const behaviour = id === undefined ? undefined : account.store.get<StoredMethod>('method', id)?.behaviour;
  if (behaviour !== 'slow' && behaviour !== 'answer_lost') return null;
  const { times } = account.store.get<{ times: number }>('troubled', key) ?? { times: 0 };
  if (times >= (behaviour === 'slow' ? 1 : 2)) return null;
  account.store.put('troubled', key, { times: times + 1 });
  return behaviour;
};

interface StripeAnswer extends Answer {
  trouble?: 'slow' | 'answer_lost' | null;
}

const handle = (deps: StripeApiDeps, ctx: ParameterizedContext, raw: string): StripeAnswer => {
  if (raw !== '' && ctx.method === 'POST' && !/^application\/x-www-form-urlencoded\b/.test(ctx.get('content-type'))) {
    throw invalidRequest('Invalid request: the body must be application/x-www-form-urlencoded');
  }
  const params = parseForm(raw === '' ? ctx.querystring : raw);
  const { account, publishable } = authenticate(deps, givenKey(ctx, params));
  const requestId = account.newId('req');
  ctx.set({ 'request-id': requestId, 'stripe-version': ctx.get('stripe-version') || apiVersion });
  const { operation, ids } = findOperation(ctx.method, ctx.path);
  if (publishable && operation.publishable !== true) {
    throw unauthorized('This API call cannot be made with a publishable API key. Please use a secret API key.');
  }
  if (ctx.method === 'GET') {
    delete params.key;
    if (operation.path.endsWith('/:id')) readParams(params, { expand: 'any', client_secret: 'string' });
  }
  const key = ctx.method === 'POST' ? ctx.get('idempotency-key') : '';
  const info = { requestId, idempotencyKey: key === '' ? null : key };
  // A declined payment is an answer, not a reason to undo what it recorded.
  const run = (): Answer => {
    try {
      const object = operation.run({ account, ids, params, info, publishable, path: ctx.path });
      return { status: 200, body: expandObject(account, object, params.expand) };
    } catch (error) {
      const refused = errorAnswer(error);
      return publishable ? hideFromBrowser(refused) : refused;
    }
  };
  if (key === '') return deps.file.atomic(run);
  ctx.set('idempotency-key', key);
  const { answer, replayedFrom } = deps.file.atomic(() =>
    withIdempotency(account, { key, path: ctx.path, rawBody: raw, requestId }, run),
  );
  if (replayedFrom !== null) ctx.set({ 'idempotent-replayed': 'true', 'original-request': replayedFrom });
  return ctx.path.endsWith('/confirm') && !publishable ? { ...answer, trouble: troubleWith(account, key, answer) } : answer;
};

/** Stripe's `/v1`, as far as `operations` goes. */
export const stripeApi =
  (deps: StripeApiDeps): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/v1/')) return next();
    // Stripe.js calls from any page.
    ctx.set({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-max-age': '300',
      'access-control-allow-headers': 'authorization, content-type, stripe-version, idempotency-key',
      'cache-control': 'no-store',
    });
    if (ctx.method === 'OPTIONS') {
      ctx.status = 204;
      return;
    }
    let answer: StripeAnswer;
    try {
      answer = handle(deps, ctx, (await readBody(ctx.req, maxBodyBytes)).toString('utf8'));
    } catch (error) {
      try {
        answer = errorAnswer(error);
      } catch {
        deps.log(`stripe stand-in: ${(error as Error).stack ?? String(error)}`);
        answer = {
          status: 500,
          body: { error: { type: 'api_error', message: 'The stand-in has a fault; see its log.' } },
        };
      }
    }
    if (answer.trouble === 'answer_lost') {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    if (answer.trouble === 'slow') await sleep(deps.slowAnswerMs, undefined, { ref: false });
    ctx.status = answer.status;
    ctx.body = answer.body;
  };
