import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, type Child } from '../../../../bench/lib/child.ts';
import type { OperationId, OperationInfo } from '../../../../src/contract/contract.ts';
import { createClient, until, type Answer, type CallOptions } from '../../../app/index.ts';
import type { EngineName } from '../../../services/engines.ts';
import { freePort } from '../../../services/process.ts';
import { openDeployment } from '../../instance.ts';
import { leased, openStore } from '../../money-kill/proof.ts';
import { openTables } from '../../money-kill/tables.ts';
import { comparable } from '../compare.ts';
import { between, createCounting, type Counts } from '../effects.ts';
import type { Given, Message, Ready } from './server.ts';

const server = '../test/proofs/idempotency/kill/server.ts';

/** What providers told while nobody was there to hear it: they give up, and it is asked for. */
const hearsay = new Set(['received_webhooks', 'fact payment.webhook_received']);

export interface Lived {
  readonly effects: Counts;
  readonly answer: unknown;
  readonly status: number;
}

/** A server in a process of its own, which kills itself, and is started again on what it left. Its providers live on. */
export async function openKilling(engine: EngineName) {
  const stops: (() => Promise<unknown> | void)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'dogcare-once-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore(engine, folder, false);
  stops.push(() => store.drop());
  const { deployment, sandbox, sendWebhooksTo } = await openDeployment(engine, folder, store.env);
  stops.push(() => sandbox.stop());
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  sendWebhooksTo(url);
  let alive: Child<Ready> = await startChild<Ready>(server, { ...deployment, port, tenantId: null } satisfies Given);
  stops.push(() => alive.kill());
  const { tenantId } = alive.ready;
  const tables = openTables(store.url);
  stops.push(() => tables.close());
  const counting = createCounting({ engine, rows: tables.rows }, folder);
  stops.push(() => counting.close());
  const call = createClient({ url });
  const ask = <T>(message: Message): Promise<T> => alive.ask<T>(message);

  const quiet = async (): Promise<void> => {
    do {
      await until(() => counting.undelivered() === 0, 60_000);
      await ask('settle');
    } while (counting.undelivered() > 0);
  };
  const prepared = async (id: OperationId) => {
    const request = await ask<CallOptions>({ prepare: id });
    await quiet();
    const before = await counting.count();
    const key = randomUUID();
    const send = (agent?: string): Promise<Answer> =>
      call(id, { ...request, headers: { ...request.headers, 'idempotency-key': key, ...(agent !== undefined && { 'user-agent': agent }) } });
    const lived = async ({ status, body }: Answer): Promise<Lived> => {
      await quiet();
      const effects = Object.entries(between(before, await counting.count())).filter(([what]) => !hearsay.has(what));
      return { effects: Object.fromEntries(effects), answer: comparable(body), status };
    };
    return { send, lived };
  };
  /** What it held is nobody's any more: a minute on, without waiting for it. */
  const startAgain = async (): Promise<void> => {
    await alive.kill();
    for (const table of leased) await tables.rows(`UPDATE ${table} SET leaseUntil = '1970-01-01 00:00:00.000' WHERE leaseUntil IS NOT NULL`);
    alive = await startChild<Ready>(server, { ...deployment, port, tenantId } satisfies Given);
  };

  return {
    async plainly({ id }: OperationInfo): Promise<Lived & { readonly transactions: number }> {
      const { send, lived } = await prepared(id as OperationId);
      const agent = await ask<string>({ plan: { kind: 'count' } });
      const answer = await send(agent);
      return { ...(await lived(answer)), transactions: await ask<number>({ count: agent }) };
    },
    async killed({ id }: OperationInfo, at: number, side: 'before' | 'after'): Promise<Lived & { readonly faults: readonly string[] }> {
      const faults: string[] = [];
      const { send, lived } = await prepared(id as OperationId);
      const agent = await ask<string>({ plan: { kind: 'die', at, side } });
      const first = await send(agent).then(({ status }) => status, () => null);
      if (first !== null) faults.push(`was answered ${first}`);
      await startAgain();
      const second = await send();
      const third = await send();
      if (third.headers.get('idempotent-replayed') !== 'true') faults.push('is not known the third time');
      if (third.status !== second.status || JSON.stringify(third.body) !== JSON.stringify(second.body)) faults.push(`is answered ${third.status} ${JSON.stringify(third.body)} after ${second.status} ${JSON.stringify(second.body)}`);
      return { ...(await lived(second)), faults };
    },
    errors: () => ask<readonly string[]>('errors'),
    async close() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}
