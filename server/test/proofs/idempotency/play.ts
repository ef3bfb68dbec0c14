import { randomUUID } from 'node:crypto';
import type { Dogcare } from '@dogcare/sdk';
import type { OperationId, OperationInfo } from '../../../src/contract/contract.ts';
import { until, type Answer, type CallOptions, type World } from '../../app/index.ts';
import type { Cast } from '../../matrix/cast.ts';
import type { Deaths, Doom } from './deaths.ts';
import { comparable } from './compare.ts';
import { between, type Counts, type createCounting } from './effects.ts';
import { scenarioOf } from './scenarios.ts';

export interface Played {
  readonly effects: Counts;
  /** What was answered in the end, without what is different each time. */
  readonly answer: unknown;
  readonly status: number;
  readonly transactions: number;
  readonly request: CallOptions;
}

export interface Stage {
  readonly world: World;
  readonly cast: Cast;
  readonly deaths: Deaths;
  readonly counting: ReturnType<typeof createCounting>;
}

export function createPlay({ world, cast, deaths, counting }: Stage) {
  const { db } = world.server.app.parts;
  const quiet = async (): Promise<void> => {
    do {
      await until(() => counting.undelivered() === 0, 30_000);
      await world.settled();
    } while (counting.undelivered() > 0);
  };
  /** A minute on: what a dead server had claimed can be taken over. */
  const endLeases = (): Promise<unknown> => db.systemTransaction((tx) => db.query({ tx }, "UPDATE idempotency_keys SET leaseUntil = '1970-01-01 00:00:00.000' WHERE answer IS NULL", []));

  const prepared = async (operation: OperationInfo) => {
    const request = await scenarioOf(operation)(cast);
    await quiet();
    const countAll = async (): Promise<Counts> => ({ ...(await counting.count()), ...(await request.also?.()) });
    const before = await countAll();
    const key = randomUUID();
    const send = (more: CallOptions = {}): Promise<Answer> =>
      world.call(operation.id as OperationId, { ...request, ...more, headers: { ...request.headers, 'idempotency-key': key, ...more.headers } });
    const effects = async (): Promise<Counts> => {
      await quiet();
      return between(before, await countAll());
    };
    return { request, key, send, effects };
  };

  return {
    quiet, endLeases,
    /** All that was sent to a number, as it was written. */
    textsTo: async (to: string): Promise<string[]> =>
      (await world.server.app.parts.sandboxControl!.listMessages({ tenantId: world.server.tenantIds.alpha, to, limit: 10 })).map(({ text }) => text),
    /** As it is without any trouble. */
    async plainly(operation: OperationInfo): Promise<Played> {
      const { request, send, effects } = await prepared(operation);
      const { agent, count } = deaths.plan({ kind: 'count' });
      const { status, body } = await send({ headers: { 'user-agent': agent } });
      if (status >= 300) throw new Error(`${operation.id} was refused: ${status} ${JSON.stringify(body)}`);
      return { effects: await effects(), answer: comparable(body), status, transactions: count(), request };
    },

    /**
     * Twenty at once: the first is held up in its work, the others are told so. Those who ask by the SDK wait and ask again by themselves, and all of them get
     * what the first one got.
     */
    async twenty(operation: OperationInfo, dogcare: (who: CallOptions, fetch: typeof globalThis.fetch) => Dogcare): Promise<Played & { readonly faults: string[] }> {
      const faults: string[] = [];
      const { request, key, send, effects } = await prepared(operation);
      const fate = deaths.plan({ kind: 'wait', at: 2 });
      const first = send({ headers: { 'user-agent': fate.agent } });
      await fate.reached;
      const others = await Promise.all(Array.from({ length: 19 }, () => send()));
      const told = others.map(({ status, body, headers }) => `${status} ${body?.code} ${headers.get('retry-after')}`);
      if (told.some((one) => one !== '409 idempotency_in_flight 1')) faults.push(`while it ran they were told ${[...new Set(told)].join(', ')}`);
      let refused = 0;
      const waiting = Promise.withResolvers<void>();
      const counted: typeof fetch = async (...asked) => {
        const response = await fetch(...asked);
        if (response.status === 409 && (refused += 1) === 20) waiting.resolve();
        return response;
      };
      const client = dogcare(request, counted).client;
      const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(request.params![name]!));
      const given = request.raw ?? request.body;
      const headers = { 'idempotency-key': key, 'content-type': 'application/json', ...request.headers, ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }) };
      const bySdk = Promise.all(Array.from({ length: 20 }, () =>
        client.request({ method: operation.method as 'POST', url, headers, ...(request.query && { query: request.query }), ...(given === undefined ? {} : { body: given }), ...(request.raw !== undefined && { bodySerializer: null }), throwOnError: true } as never) as Promise<unknown>));
      await Promise.race([waiting.promise, bySdk]);
      fate.goOn();
      const { status, body } = await first;
      const wanted = JSON.stringify(body || null);
      for (const answer of await bySdk) {
        const got = JSON.stringify(answer || null);
        if (got !== wanted && !(wanted === 'null' && got === '{}')) faults.push(`by the SDK: ${got}, and not ${wanted}`);
      }
      for (const again of await Promise.all(Array.from({ length: 19 }, () => send()))) {
        if (again.status !== status || JSON.stringify(again.body || null) !== wanted || again.headers.get('idempotent-replayed') !== 'true') faults.push(`afterwards: ${again.status} ${JSON.stringify(again.body)}`);
      }
      return { effects: await effects(), answer: comparable(body), status, transactions: fate.count(), faults, request };
    },

    /** Killed there, sent again, and once more. */
    async killed(operation: OperationInfo, doom: Extract<Doom, { kind: 'die' }>): Promise<Played & { readonly faults: string[]; readonly code: string | undefined }> {
      const faults: string[] = [];
      const { request, send, effects } = await prepared(operation);
      const fate = deaths.plan(doom);
      const ended = new AbortController();
      const first = send({ headers: { 'user-agent': fate.agent }, signal: ended.signal }).then(({ status }) => status, () => 0);
      const answered = await Promise.race([fate.reached.then(() => 0), first]);
      // somebody else may have been quicker with a part of its work; then it had fewer transactions than before
      if (answered !== 0 && fate.count() >= doom.at) faults.push(`was answered ${answered} before it was dead`);
      ended.abort();
      let second = await send();
      if (second.status === 409 && second.body?.code === 'idempotency_in_flight') {
        if (second.headers.get('retry-after') === null) faults.push('is not told when to ask again');
        await endLeases();
        second = await send();
      }
      const third = await send();
      if (third.headers.get('idempotent-replayed') !== 'true') faults.push('is not known the third time');
      if (third.status !== second.status || JSON.stringify(third.body) !== JSON.stringify(second.body)) faults.push(`is answered ${third.status} ${JSON.stringify(third.body)} after ${second.status} ${JSON.stringify(second.body)}`);
      return { effects: await effects(), answer: comparable(second.body), status: second.status, code: second.body?.code, transactions: fate.count(), faults, request };
    },
  };
}
export type Play = ReturnType<typeof createPlay>;
