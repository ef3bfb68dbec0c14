import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import { operations, type OperationInfo } from '../../src/contract/contract.ts';
import { listen } from '../../src/listen.ts';
import { runChild } from '../lib/child.ts';
import type { Case } from './cases.ts';

async function readJson(koa: Context): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of koa.req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Koa and its router with the contract's routes and nothing else: no key, no limit, no check, no headers of ours. */
runChild<readonly Case[], { url: string }>(async (cases) => {
  const answers = new Map(cases.map(({ operation, answer }) => [operation, answer]));
  const app = new Koa();
  const router = new Router({ sensitive: true, strict: true });
  for (const operation of Object.values(operations) as OperationInfo[]) {
    for (const path of [operation.path, ...operation.aliases]) {
      router.register(path.replaceAll(/\{(\w+)\}/g, ':$1'), [operation.method], async (koa: Context) => {
        if (operation.body !== null) koa.state['body'] = await readJson(koa);
        koa.body = answers.get(operation.id);
      });
    }
  }
  app.use(router.routes());
  const listening = await listen(app, 0, '127.0.0.1');
  return { ready: { url: `http://127.0.0.1:${listening.port}` }, stop: listening.stop };
});
