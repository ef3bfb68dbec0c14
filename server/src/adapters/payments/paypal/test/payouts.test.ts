import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { payoutConformance } from '../../../../ports/payouts/test/conformance.ts';
import { keys, startTestSandbox } from '../../../../sandbox/test/harness.ts';
import type { PaypalConfig } from '../index.ts';
import { createPaypalPayouts } from '../payouts/index.ts';

const config = (base: string): PaypalConfig => ({
  PAYPAL_API_BASE: `${base}/paypal`, PAYPAL_CERT_BASE: `${base}/paypal`, PAYPAL_CLIENT_ID: keys.paypalId, PAYPAL_CLIENT_SECRET: keys.paypalSecret, PAYPAL_WEBHOOK_ID: 'WH-1',
});
const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

payoutConformance('paypal against the sandbox', async () => {
  const sandbox = await startTestSandbox();
  const silence = createServer(() => {});
  const silentUrl = await listen(silence);
  return {
    provider: createPaypalPayouts(config(sandbox.url)),
    unreachable: createPaypalPayouts(config('http://127.0.0.1:1')),
    silent: createPaypalPayouts(config(silentUrl), { timeoutMs: 100 }),
    destinations: { good: 'grace@example.com', blocked: 'blocked@example.com', none: 'nobody' },
    stop: async () => {
      await sandbox.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

it('waits for what is not claimed, and asks with a new token where its own was withdrawn', async () => {
  const sandbox = await startTestSandbox();
  const payouts = createPaypalPayouts(config(sandbox.url));
  const { providerPayoutId, status } = await payouts.send({
    idempotencyKey: 'k', reference: 'pyo_1', destination: 'unclaimed@example.com', amountMinor: 100, currency: 'USD', metadata: { payoutId: 'pyo_1', tenantId: 'ten_1' },
  });
  expect([status, (await payouts.retrieve(providerPayoutId)).status]).toEqual(['sent', 'sent']);
  await expect(payouts.createAccountLink({ idempotencyKey: 'a', destination: null, returnUrl: 'https://a.example', refreshUrl: 'https://a.example', metadata: {} })).rejects.toMatchObject({ kind: 'invalid' });
  await sandbox.stop();

  let tokens = 0;
  const server = createServer((request, response) => {
    const isToken = request.url === '/paypal/v1/oauth2/token';
    if (isToken) tokens += 1;
    const isFresh = request.headers.authorization === 'Bearer t2';
    response.writeHead(isToken || isFresh ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken ? { access_token: `t${tokens}`, expires_in: 3600 }
      : isFresh ? { batch_header: { payout_batch_id: 'B1', batch_status: 'DENIED', amount: { currency: 'USD', value: '1.00' } } } : {}));
  });
  const withdrawn = createPaypalPayouts(config(await listen(server)));
  expect(await withdrawn.retrieve('B1')).toMatchObject({ status: 'failed', failureCode: 'DENIED', amountMinor: 100 });
  expect(tokens).toBe(2);
  server.close();
  server.closeAllConnections();
});
