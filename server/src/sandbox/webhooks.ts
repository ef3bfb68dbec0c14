import type { Clock } from '../kernel/time/clock.ts';
import type { SandboxWebhookMode } from '../ports/sandbox/index.ts';
import type { Store } from './store.ts';

export interface WebhookTarget {
  url: string;
  secret: string;
}

/** What every provider's events have; the rest is theirs. */
export interface WebhookEvent {
  id: string;
  type: string;
}

export interface Webhooks {
  /** The event must be in the store under `event` already. */
  send(event: WebhookEvent): void;
  targetCount(): number;
  setTargets(targets: readonly WebhookTarget[]): void;
  setMode(mode: SandboxWebhookMode): void;
  /** For what is about one tenant; `normal` is as all others. Sends what was held of theirs where the mode is another now, or `flush`, and answers how many. */
  setTenantMode(tenantId: string, mode: SandboxWebhookMode, flush: boolean): number;
  /** Sends what is held back and answers how many. */
  flush(): number;
  stop(): Promise<void>;
}

export interface WebhooksDeps {
  /** Holds the events, and what is on its way. */
  store: Store;
  clock: Clock;
  targets: readonly WebhookTarget[];
  /** The provider's own headers: who it is, and its signature over the exact bytes. */
  headersOf: (payload: string, secret: string, atMs: number) => Record<string, string>;
  retryDelaysMs: readonly number[];
  timeoutMs: number;
  /** What else says whose an event is: our adapters write the tenant into what they make, and not every event carries that. */
  aboutOf?: ((event: WebhookEvent) => unknown) | undefined;
  /** How long `reorder` gathers before it sends what it has the other way round. */
  reorderWindowMs: number;
  log: (message: string) => void;
}

interface Delivery {
  eventId: string;
  url: string;
  attempt: number;
}

const maxQueued = 5000;

/**
 * Sends a provider account's events to its endpoints, one at a time for each endpoint, and again after a failure. What
 * waits is in the store too, so a restart between a change and its webhook loses nothing.
 */
export const createWebhooks = (deps: WebhooksDeps): Webhooks => {
  const { store } = deps;
  let targets = [...deps.targets];
  let mode: SandboxWebhookMode = 'normal';
  let stopped = false;
  let held: (Delivery & { tenantId: string | null })[] = [];
  const tenantModes = new Map<string, SandboxWebhookMode>();
  let queued = 0;
  let reorderTimer: NodeJS.Timeout | null = null;
  const lanes = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  const abort = new AbortController();
  const idOf = (delivery: Delivery) => `${delivery.eventId} ${delivery.url}`;

  const post = async (delivery: Delivery): Promise<boolean> => {
    const event = store.get<WebhookEvent>('event', delivery.eventId);
    const target = targets.find(({ url }) => url === delivery.url);
    if (event === null || target === undefined) return true;
    const payload = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(deps.timeoutMs)]),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...deps.headersOf(payload, target.secret, deps.clock.now().getTime()),
        },
        body: payload,
      });
      await response.body?.cancel();
      if (!response.ok) deps.log(`webhook ${event.type} was answered ${response.status}`);
      return response.ok;
    } catch (error) {
      if (!stopped) deps.log(`webhook ${event.type} was not delivered: ${(error as Error).message}`);
      return false;
    }
  };

  const enqueue = (delivery: Delivery): void => {
    if (stopped) return;
    if (queued >= maxQueued) {
      deps.log('too many webhooks wait: one is dropped');
      store.remove('delivery', idOf(delivery));
      return;
    }
    queued += 1;
    const before = lanes.get(delivery.url) ?? Promise.resolve();
    const work = before.then(async () => {
      if (stopped) return;
      const done = await post(delivery);
      queued -= 1;
      if (stopped) return;
      const delayMs = deps.retryDelaysMs[delivery.attempt];
      if (done || delayMs === undefined) {
        store.remove('delivery', idOf(delivery));
        return;
      }
      const again = { ...delivery, attempt: delivery.attempt + 1 };
      store.put('delivery', idOf(again), again);
      const timer = setTimeout(() => {
        timers.delete(timer);
        enqueue(again);
      }, delayMs);
      timer.unref();
      timers.add(timer);
    });
    lanes.set(delivery.url, work);
  };

  const modeOf = (tenantId: string | null): SandboxWebhookMode => (tenantId === null ? mode : (tenantModes.get(tenantId) ?? mode));
  /** Sends what is held and is meant, each tenant's the other way round where theirs are reordered. */
  const release = (reversed: boolean, isMeant: (tenantId: string | null) => boolean = () => true): number => {
    const meant = held.filter(({ tenantId }) => isMeant(tenantId));
    const released = reversed ? meant.reverse() : meant;
    held = held.filter(({ tenantId }) => !isMeant(tenantId));
    if (held.length === 0) {
      if (reorderTimer !== null) clearTimeout(reorderTimer);
      reorderTimer = null;
    }
    for (const { tenantId: _tenant, ...delivery } of released) enqueue(delivery);
    return released.length;
  };
  const tenantOf = (event: WebhookEvent): string | null => {
    if (tenantModes.size === 0) return null;
    const said = JSON.stringify([event, deps.aboutOf?.(event) ?? null]);
    return [...tenantModes.keys()].find((tenantId) => said.includes(tenantId)) ?? null;
  };

  /** Once, as soon as there is somewhere to send to: starts what was on its way when the last process ended. */
  let resumed = false;
  const resume = (): void => {
    if (resumed || targets.length === 0) return;
    resumed = true;
    // Listed newest first.
    for (const delivery of store.list<Delivery>('delivery', { limit: maxQueued }).reverse())
      enqueue({ ...delivery, attempt: 0 });
  };
  resume();

  return {
    send: (event) => {
      const tenantId = tenantOf(event);
      const now = modeOf(tenantId);
      if (now === 'drop') return;
      for (const { url } of targets) {
        const delivery: Delivery = { eventId: event.id, url, attempt: 0 };
        store.put('delivery', idOf(delivery), delivery);
        if (now === 'delay' || now === 'reorder') held.push({ ...delivery, tenantId });
        else enqueue(delivery);
        if (now === 'double') enqueue(delivery);
      }
      if (held.length > maxQueued) release(mode === 'reorder');
      if (now === 'reorder' && reorderTimer === null && held.length > 0) {
        reorderTimer = setTimeout(() => {
          reorderTimer = null;
          release(true, (one) => modeOf(one) === 'reorder');
        }, deps.reorderWindowMs);
        reorderTimer.unref();
      }
    },
    targetCount: () => targets.length,
    setTargets: (next) => {
      targets = [...next];
      resume();
    },
    setMode: (next) => {
      const was = mode;
      mode = next;
      if (next !== was) release(was === 'reorder', (one) => one === null || !tenantModes.has(one));
    },
    setTenantMode: (tenantId, next, flush) => {
      const was = modeOf(tenantId);
      if (next === 'normal') tenantModes.delete(tenantId);
      else tenantModes.set(tenantId, next);
      return flush || next !== was ? release(was === 'reorder', (one) => one === tenantId) : 0;
    },
    flush: () => release(mode === 'reorder'),
    stop: async () => {
      stopped = true;
      abort.abort();
      if (reorderTimer !== null) clearTimeout(reorderTimer);
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled(lanes.values());
    },
  };
};
