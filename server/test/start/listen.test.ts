import { Agent, get } from 'node:http';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.ts';

describe('a server that stops', () => {
  it('finishes the answer that it is at, and waits for no connection that is only kept', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    const app = new Koa();
    app.use(async (koa) => {
      isAsked();
      await mayAnswer;
      koa.body = 'done';
    });
    const { port, stop } = await listen(app, 0, '127.0.0.1');
    const agent = new Agent({ keepAlive: true });
    try {
      const answered = new Promise<string>((resolve, reject) => {
        get({ port, host: '127.0.0.1', agent }, (response) => {
          let text = '';
          response.on('data', (chunk) => void (text += String(chunk))).on('end', () => resolve(text));
        }).on('error', reject);
      });
      await asked;
      const startedAt = performance.now();
      const stopped = stop();
      answer();
      expect(await answered).toBe('done');
      await stopped;
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    } finally {
      agent.destroy();
    }
  });
});
