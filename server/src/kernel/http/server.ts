import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import { operations, type OperationId, type OperationInfo } from '../../contract/contract.ts';
import { validators } from '../../contract/generated/validators.js';
import type { Logger } from '../context/logger.ts';
import { problem, type Problem } from '../errors/problem.ts';
import type { Ids } from '../ids/ids.ts';
import { createPipeline, type AppHandlers, type PipelineDeps } from './pipeline.ts';
import { asProblem, problemBody } from './problem-answer.ts';
import { securityHeaders } from './security-headers.ts';
import { hasBytes, writeBytes } from './send.ts';

export interface HttpDeps extends PipelineDeps {
  readonly handlers: AppHandlers;
  readonly ids: Ids;
  readonly log: Logger;
  /** Behind a load balancer: take the caller's address from `x-forwarded-for`. */
  readonly trustProxy: boolean;
  readonly cors: Middleware;
  /** What comes before everything else: in the embedded mode, whether a request is for this machine. */
  readonly guard?: Middleware;
  /** What answers outside `/api`: the reference, and in the embedded mode the storefront. */
  readonly pages?: Middleware;
}

/** `{id}` in the contract is `:id` to the router (path-to-regexp would take the braces for an optional group). */
const routePath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Static paths before those with a parameter in the same place: `{` sorts behind every letter. */
const staticFirst = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

export function createHttp(deps: HttpDeps): Koa {
  const { handlers, ids, log } = deps;
  // the load balancer's own word is the last one; what stands before it is the caller's to make up
  const app = new Koa({ proxy: deps.trustProxy, maxIpsCount: 1 });
  const router = new Router({ sensitive: true, strict: true });
  const pipeline = createPipeline(deps);
  /** A path without parameters is looked up; the router tries its patterns one after the other, and there are hundreds. */
  const plain = new Map<string, (koa: Context) => Promise<void>>();

  const routes = (Object.values(operations) as OperationInfo[])
    .flatMap((operation) => [operation.path, ...operation.aliases].map((path) => ({ path, operation })))
    .sort(staticFirst);
  for (const { path, operation } of routes) {
    const id: OperationId = operation.id;
    const run = pipeline(operation, validators[id], handlers[id]);
    router.register(routePath(path), [operation.method], run);
    if (!path.includes('{')) plain.set(`${operation.method} ${path}`, run);
  }

  const answerProblem = (koa: Context, error: Problem, requestId: string): void => {
    const operation = koa.state['operation'] as OperationInfo | undefined;
    if (operation && !operation.statuses.includes(error.status)) {
      log.error({ requestId, operation: operation.id, status: error.status, code: error.code }, 'an error that the contract does not declare');
    }
    koa.status = error.status;
    for (const name in error.headers) koa.set(name, error.headers[name]!);
    if (error.status === 401) koa.set('www-authenticate', 'Bearer');
    koa.body = JSON.stringify(problemBody(error, requestId));
    koa.type = 'application/problem+json';
  };

  const nothingHere = (koa: Context): Problem => {
    const methods = [...new Set(router.match(koa.path, koa.method).path.flatMap((layer) => layer.methods))];
    if (methods.length === 0) return problem('not_found', { detail: `Nothing is at ${koa.path}.` });
    if (!knownMethods.has(koa.method)) return problem('method_not_implemented');
    const allow = methods.join(', ');
    return problem('method_not_allowed', { detail: `It answers to ${allow}.`, headers: { allow } });
  };

  app.use(securityHeaders);
  app.use(async (koa, next) => {
    const requestId = ids.next('request');
    koa.state['requestId'] = requestId;
    koa.res.setHeader('x-request-id', requestId);
    try {
      await next();
      if (koa.status === 404 && koa.body === undefined && !hasBytes(koa)) throw nothingHere(koa);
    } catch (error) {
      answerProblem(koa, asProblem(error, requestId, log), requestId);
      return;
    }
    if (hasBytes(koa)) writeBytes(koa);
  });
  if (deps.guard) app.use(deps.guard);
  app.use(deps.cors);
  app.use((koa, next) => plain.get(`${koa.method} ${koa.path}`)?.(koa) ?? next());
  app.use(router.routes());
  if (deps.pages) app.use(deps.pages);
  // a client that goes away mid-answer is no error of ours
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') log.warn({ error: String(error) }, 'an answer could not be sent');
  });
  return app;
}

const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
