import type { Context } from 'koa';
import type { OperationInfo } from '../../contract/contract.ts';
import type { Actor } from '../context/context.ts';
import type { Tenant } from '../context/tenant.ts';
import { whenKnown, type Soon } from '../soon.ts';
import { problem } from '../errors/problem.ts';

export interface LimitDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
  readonly retryAfterMs: number;
}
export type TakeLimit = (key: string, limit: { limit: number; windowMs: number }) => Soon<LimitDecision>;

/** How many requests in a minute. */
export interface LimitSettings {
  readonly addressPerMinute: number;
  readonly accountPerMinute: number;
  /** For operations of the contract's class `auth`: signing in and registering. */
  readonly authPerMinute: number;
  /** For the class `register`, beside that of `auth`: it alone tells whether an address has an account. */
  readonly registrationsPerHour: number;
}

export interface Limits {
  byAddress(koa: Context, operation: OperationInfo): Soon<void>;
  byAccount(koa: Context, tenant: Tenant, actor: Actor): Soon<void>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

/** An IPv6 address by its network: whoever has one has the 2^64 beside it. */
export function networkOf(address: string): string {
  const v4 = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::', 2).map((half) => half.split(':'));
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const groups = [...head, ...gap, ...(tail ?? [])].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase() || '0');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** Few addresses send most requests, and taking one apart costs more than looking it up. */
const mostNetworks = 10_000;

/** Refuses early who asks too often, and tells everybody how much is left. */
export function createLimits(take: TakeLimit, settings: LimitSettings): Limits {
  const networks = new Map<string, string>();
  const knownNetworkOf = (address: string): string => {
    const known = networks.get(address);
    if (known !== undefined) return known;
    if (networks.size >= mostNetworks) networks.clear();
    const network = networkOf(address);
    networks.set(address, network);
    return network;
  };

  const judge = (koa: Context, decision: LimitDecision): void => {
    // on every request, up to three times: Koa's own `set` costs as much again
    koa.res.setHeader('ratelimit-limit', String(decision.limit));
    koa.res.setHeader('ratelimit-remaining', String(decision.remaining));
    koa.res.setHeader('ratelimit-reset', seconds(decision.resetMs));
    if (decision.allowed) return;
    throw problem('rate_limited', {
      detail: `Try again in ${seconds(decision.retryAfterMs)} s.`,
      headers: { 'retry-after': seconds(decision.retryAfterMs) },
    });
  };
  const enforce = (koa: Context, key: string, limit: number, windowMs = minuteMs): Soon<void> =>
    whenKnown(take(key, { limit, windowMs }), (decision) => judge(koa, decision));

  return {
    byAddress(koa, operation) {
      const from = knownNetworkOf(koa.ip);
      const every = enforce(koa, `address:${from}`, settings.addressPerMinute);
      if (operation.rateLimit === undefined) return every;
      const auth = whenKnown(every, () => enforce(koa, `auth:${from}`, settings.authPerMinute));
      return operation.rateLimit === 'register' ? whenKnown(auth, () => enforce(koa, `register:${from}`, settings.registrationsPerHour, hourMs)) : auth;
    },
    byAccount(koa, tenant, actor) {
      if (actor.kind !== 'user' && actor.kind !== 'key') return undefined;
      const limit = Math.min(settings.accountPerMinute, tenant.settings.limits.requestsPerMinute);
      return enforce(koa, actor.kind === 'user' ? `account:${actor.userId}` : `key:${tenant.id}:${actor.keyId}`, limit);
    },
  };
}
