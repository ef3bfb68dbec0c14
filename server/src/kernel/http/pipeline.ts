import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { Handlers, OperationId, OperationInfo } from '../../contract/contract.ts';
import type { OperationValidators } from '../../contract/generated/validators.js';
import { roleRule, type RoleRule } from '../authz/roles.ts';
import type { Actor, Ctx, RequestFacts } from '../context/context.ts';
import type { Logger } from '../context/logger.ts';
import type { Tenant } from '../context/tenant.ts';
import { afterCommit } from '../db/index.ts';
import { isProblem } from '../errors/problem.ts';
import { EndedSession } from './ended-session.ts';
import type { Soon } from '../soon.ts';
import { offsetClock, type Clock } from '../time/clock.ts';
import { readBody, refuseEncoded } from './body.ts';
import { requestHash, type Claim, type IdempotencyStore } from './idempotency-store.ts';
import type { Limits } from './limits.ts';
import { createInputMemories, isQueryOnly, readInput } from './request-input.ts';
import { send, type Answer } from './send.ts';

export type AppHandlers = Handlers<Ctx>;

/**
 * Who is asking, and of which business: from keys, tokens and hosts, never from a body. `onTenant` is told of the business before the
 * token is looked at: a frontend must be able to read that its token has expired.
 */
export interface Identify {
  (headers: Context['headers'], rule: Pick<RoleRule, 'needsTenant' | 'isOperators' | 'ignoresTokens'>, onTenant: (tenant: Tenant) => void):
    Soon<{ tenant: Tenant; actor: Actor }>;
}

export interface PipelineDeps {
  readonly identify: Identify;
  readonly limits: Limits;
  readonly idempotency: IdempotencyStore;
  readonly wall: Clock;
  readonly log: Logger;
}

const noBody = Buffer.alloc(0);
const longestDeviceToken = 200;

const needsBody = (operation: OperationInfo): boolean => (operation.body !== null && !operation.streamBody) || operation.rawBody;

/**
 * The way of a request, in the order that never changes: limit by address, tenant and key, authentication, role, limit by account,
 * validation, idempotency, action, response validation, bytes. Built once for each operation from the contract.
 */
export function createPipeline(deps: PipelineDeps) {
  const { identify, limits, idempotency, wall, log } = deps;
  const newMemory = createInputMemories();

  return (operation: OperationInfo, validators: OperationValidators, handler: AppHandlers[OperationId]) => {
    const rule = roleRule(operation);
    const memory = isQueryOnly(operation, validators) ? newMemory() : null;
    const act = handler as (ctx: Ctx, request: unknown) => Promise<Answer>;

    const keyOf = (koa: Context): string => (operation.mutation ? koa.get('idempotency-key') : '');
    // the operation and its parameters, not the path: an alias is the same request
    const hashOf = (koa: Context, body: Buffer): string => requestHash(operation.id, `${JSON.stringify(koa['params'] ?? {})}?${koa.querystring}`, body);

    const claimOf = async (koa: Context, ctx: Ctx, body: Buffer): Promise<Claim | undefined> => {
      const key = keyOf(koa);
      return key === '' || ctx.tenant.id === '' ? undefined : idempotency.claim(ctx, key, hashOf(koa, body), operation.secretAnswer);
    };
    const ctxOf = (koa: Context, tenant: Tenant, actor: Actor): Ctx =>
      ({ tenant, actor, clock: offsetClock(wall, tenant.clockOffsetMs), wall, requestId: koa.state['requestId'] as string, request: factsOf(koa, tenant, operation) });

    /** Who signed out, or left, with this very request and did not hear of it is told so, though their session has ended with it. */
    const tellAgain = async (koa: Context, error: unknown): Promise<void> => {
      const key = keyOf(koa);
      const actor = isProblem(error, 'unauthenticated') && error.cause instanceof EndedSession ? error.cause.actor : null;
      if (actor === null || key === '' || operation.secretAnswer || operation.streamBody) throw error;
      rule.check(actor);
      const tenant = koa.state['tenant'] as Tenant;
      await limits.byAccount(koa, tenant, actor);
      const before = await idempotency.answered(ctxOf(koa, tenant, actor), key, hashOf(koa, needsBody(operation) ? await readBody(koa.req) : noBody));
      if (before === undefined) throw error;
      send(koa, operation, validators, { ...(before as Answer), replayed: true }, log);
    };

    const actOnce = async (ctx: Ctx, request: unknown, claim: Claim): Promise<Answer> => {
      if (claim.replay !== undefined) return { ...(claim.replay as Answer), replayed: true };
      let completed = false;
      const complete: Claim['complete'] = async (tx, answer) => {
        await claim.complete(tx, answer);
        afterCommit(tx, () => {
          completed = true;
        });
      };
      try {
        const answer = await act({ ...ctx, idempotency: { ...claim, complete } }, request);
        // an action of several steps, each of which can be taken again, completes its claim here
        if (!completed) await idempotency.completeAfterwards(ctx, claim, answer);
        return answer;
      } catch (error) {
        const howFar = isProblem(error) && error.status < 500 ? 'nothing_done' : 'unknown';
        await claim.release(ctx, howFar).catch((cause: unknown) => log.warn({ error: String(cause) }, 'an idempotency claim was left to its lease'));
        throw error;
      }
    };

    const handle = async (koa: Context): Promise<void> => {
      koa.state['operation'] = operation;
      // what one person or business is answered is nobody else's; one that may be kept says so itself
      koa.res.setHeader('cache-control', 'no-store');
      // known at once as a rule: a turn through the microtask queue is only taken where something is looked up
      const address = limits.byAddress(koa, operation);
      if (address) await address;
      const asking = identify(koa.headers, rule, (known) => {
        koa.state['tenant'] = known;
      });
      const { tenant, actor } = asking instanceof Promise ? await asking : asking;
      rule.check(actor);
      const account = limits.byAccount(koa, tenant, actor);
      if (account) await account;

      // a stream that nobody reads to its end would be read for nothing
      if (operation.streamBody) koa.set('connection', 'close');
      if (operation.streamBody) refuseEncoded(koa.req);
      const body = needsBody(operation) ? await readBody(koa.req) : noBody;
      const search = koa.querystring;
      const known = memory?.get(search);
      const request = known ?? readInput(operation, validators, {
        params: { ...(koa['params'] as Record<string, string> | undefined) },
        search,
        headers: koa.headers,
        contentType: koa.headers['content-type'],
        body,
        ...(operation.streamBody ? { stream: koa.req } : {}),
      });
      if (!known) memory?.set(search, request);

      const ctx = ctxOf(koa, tenant, actor);
      const claim = await claimOf(koa, ctx, body);
      const answer = claim ? await actOnce(ctx, request, claim) : await act(ctx, request);
      send(koa, operation, validators, answer, log);
    };
    return operation.mutation ? (koa: Context): Promise<void> => handle(koa).catch((error: unknown) => tellAgain(koa, error)) : handle;
  };
}

function factsOf(koa: Context, { settings }: Tenant, { answers }: OperationInfo): RequestFacts {
  const host = koa.get('host').toLowerCase();
  const types = answers[200] ?? [];
  return {
    address: koa.ip,
    userAgent: koa.get('user-agent'),
    deviceId: koa.get('x-device-token').slice(0, longestDeviceToken) || null,
    isOwnOrigin: koa.get('origin') === `https://${host}` && (settings?.domains ?? []).includes(host.replace(/:\d+$/, '')),
    cookie: koa.get('cookie'),
    ...(types.length > 1 && { wants: koa.accepts([...types]) || types[0]! }),
  };
}

/** A random token for leases and claims. */
export const newToken = (): string => randomBytes(16).toString('hex');

