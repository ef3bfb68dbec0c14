import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../host.ts';
import { createSigningCertificate } from '../paypal/certificate.ts';
import { keys, startReceiver, startTestSandbox, type Receiver } from './harness.ts';

type Answer = { status: number; body: any };

const tokenOf = async (base: string, id: string, secret: string): Promise<Answer> => {
  const response = await fetch(`${base}/paypal/v1/oauth2/token`, {
    method: 'POST', headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return { status: response.status, body: await response.json() };
};
const caller = async (base: string, id = keys.paypalId, secret = keys.paypalSecret) => {
  const { body: { access_token: token } } = await tokenOf(base, id, secret);
  return async (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${base}/paypal${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), prefer: 'return=representation', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
};
const order = (value = '10.00', more: object = {}) => ({
  intent: 'CAPTURE', purchase_units: [{ amount: { currency_code: 'USD', value }, custom_id: 't=ten_1' }],
  payment_source: { paypal: { experience_context: { return_url: 'https://shop.example/back?a=1', cancel_url: 'https://shop.example/no' } } }, ...more,
});

describe('the PayPal stand-in', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let call: Awaited<ReturnType<typeof caller>>;
  beforeAll(async () => {
    receiver = await startReceiver();
    sandbox = await startTestSandbox();
    call = await caller(sandbox.url);
  });
  afterAll(async () => {
    await sandbox.stop();
    await receiver.stop();
  });
  const visit = (token: string, answer?: string) => fetch(`${sandbox.url}/paypal/checkoutnow${answer === undefined ? `?token=${token}` : ''}`, {
    redirect: 'manual', ...(answer === undefined ? {} : { method: 'POST', body: new URLSearchParams({ token, answer }) }),
  });
  const issue = ({ status, body }: Answer) => [status, body.details?.[0]?.issue ?? body.name ?? body.error];

  it('gives tokens to who has the secret, and answers nobody without one', async () => {
    expect((await tokenOf(sandbox.url, keys.paypalId, keys.paypalSecret)).body).toMatchObject({ token_type: 'Bearer', expires_in: 32_400 });
    for (const [id, secret] of [[keys.paypalId, 'wrong'], ['wrong', keys.paypalSecret], ['sandbox-a', 'sandbox-b'], ['', '']]) {
      expect(issue(await tokenOf(sandbox.url, id!, secret!))).toEqual([401, 'invalid_client']);
    }
    const own = await tokenOf(sandbox.url, keys.paypalId, keys.paypalSecret);
    for (const authorization of ['', 'Bearer x', `Bearer ${own.body.access_token}x`]) {
      expect(issue(await call('GET', '/v2/checkout/orders/X', undefined, { authorization }))).toEqual([401, 'AUTHENTICATION_FAILURE']);
    }
  });

  it('refuses what PayPal refuses', async () => {
    expect(issue(await call('POST', '/v2/checkout/orders', order('0.00')))).toEqual([422, 'CANNOT_BE_ZERO_OR_NEGATIVE']);
    expect(issue(await call('POST', '/v2/checkout/orders', order('1.005')))).toEqual([422, 'DECIMAL_PRECISION']);
    expect(issue(await call('POST', '/v2/checkout/orders', order('1.00', { intent: 'SALE' })))).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(issue(await call('POST', '/v2/checkout/orders', order('1.00', { purchase_units: [] })))).toEqual([400, 'INVALID_ARRAY_MAX_ITEMS']);
    expect(issue(await call('POST', '/v2/checkout/orders', order('1.00', { purchase_units: [{ amount: { currency_code: 'USD', value: '1' }, custom_id: 'x'.repeat(128) }] })))).toEqual([400, 'INVALID_STRING_LENGTH']);
    expect(issue(await call('GET', '/v2/checkout/orders/NONE'))).toEqual([404, 'INVALID_RESOURCE_ID']);
    expect(issue(await call('DELETE', '/v2/checkout/orders/NONE'))).toEqual([404, 'INVALID_RESOURCE_ID']);
    const { body: { id } } = await call('POST', '/v2/checkout/orders', order());
    expect(issue(await call('POST', `/v2/checkout/orders/${id}/capture`, {}))).toEqual([422, 'ORDER_NOT_APPROVED']);
    expect(issue(await call('POST', `/v2/checkout/orders/${id}/authorize`, {}))).toEqual([422, 'ACTION_DOES_NOT_MATCH_INTENT']);
  });

  it('answers a request id with how that request stands now, whatever is asked', async () => {
    const id = { 'paypal-request-id': 'r1' };
    const first = await call('POST', '/v2/checkout/orders', order('10.00'), id);
    const again = await call('POST', '/v2/checkout/orders', order('99.00'), id);
    expect([first.status, again.status, again.body.id, again.body.purchase_units[0].amount.value]).toEqual([201, 200, first.body.id, '10.00']);
    await visit(first.body.id, 'balance');
    expect((await call('POST', '/v2/checkout/orders', order('10.00'), id)).body.status).toBe('APPROVED');
    const minimal = await call('POST', '/v2/checkout/orders', order('10.00'), { ...id, prefer: 'return=minimal' });
    expect(Object.keys(minimal.body).toSorted()).toEqual(['id', 'links', 'status']);
  });

  it('shows the payer what they approve, once, and leads back with who they are', async () => {
    const { body: { id, links } } = await call('POST', '/v2/checkout/orders', order('12.50', { purchase_units: [{ amount: { currency_code: 'USD', value: '12.50' }, description: '<b>Rex</b>' }] }));
    expect(links.find(({ rel }: { rel: string }) => rel === 'payer-action').href).toBe(`${sandbox.url}/paypal/checkoutnow?token=${id}`);
    const page = await visit(id);
    const text = await page.text();
    expect([page.status, text.includes('$12.50'), text.includes('<b>Rex'), page.headers.get('content-security-policy')?.includes('https://shop.example')]).toEqual([200, true, false, true]);
    const left = new URL((await visit(id, 'cancel')).headers.get('location')!);
    expect([left.href, (await call('GET', `/v2/checkout/orders/${id}`)).body.status]).toEqual([`https://shop.example/no?token=${id}`, 'PAYER_ACTION_REQUIRED']);
    expect((await visit(id, 'nonsense')).status).toBe(400);
    const back = new URL((await visit(id, 'balance')).headers.get('location')!);
    expect([back.searchParams.get('token'), back.searchParams.has('PayerID'), back.searchParams.get('a')]).toEqual([id, true, '1']);
    expect((await visit(id, 'balance')).status).toBe(409);
    expect((await visit('NONE')).status).toBe(404);
  });

  it('keeps a certificate that a library reads', () => {
    const [from, to] = [new Date('2026-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z')];
    const { certificate } = createSigningCertificate('sandbox.example', from, to);
    const read = new X509Certificate(certificate);
    expect([read.subject, Date.parse(read.validFrom), Date.parse(read.validTo), read.verify(read.publicKey)]).toEqual(['CN=sandbox.example', from.getTime(), to.getTime(), true]);
    expect(certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  it('keeps accounts apart', async () => {
    const own = await caller(sandbox.url, 'sandbox-own', 'sandbox-own');
    const { body: { id: webhookId } } = await own('POST', '/v1/notifications/webhooks', { url: receiver.url, event_types: [{ name: '*' }] });
    expect(webhookId).toMatch(/^WH/);
    expect(issue(await own('POST', '/v1/notifications/webhooks', { url: 'nowhere' }))).toEqual([400, 'INVALID_PARAMETER_SYNTAX']);
    const { body: { id } } = await own('POST', '/v2/checkout/orders', order());
    expect((await call('GET', `/v2/checkout/orders/${id}`)).status).toBe(404);
    await visit(id, 'balance');
    await receiver.until((received) => received.some(({ type, rawBody }) => type === 'CHECKOUT.ORDER.APPROVED' && rawBody.includes(id)));
  });
});

it('remembers orders and businesses’ accounts when it starts again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'paypal-sandbox-'));
  const receiver = await startReceiver();
  let sandbox = await startTestSandbox({ dataDir });
  let own = await caller(sandbox.url, 'sandbox-own', 'sandbox-own');
  await own('POST', '/v1/notifications/webhooks', { url: receiver.url, event_types: [{ name: '*' }] });
  const { body: { id } } = await own('POST', '/v2/checkout/orders', order());
  await sandbox.stop();
  sandbox = await startTestSandbox({ dataDir });
  own = await caller(sandbox.url, 'sandbox-own', 'sandbox-own');
  expect((await own('GET', `/v2/checkout/orders/${id}`)).body.status).toBe('PAYER_ACTION_REQUIRED');
  await fetch(`${sandbox.url}/paypal/checkoutnow`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: id, answer: 'balance' }) });
  await receiver.until((received) => received.some(({ rawBody }) => rawBody.includes(id)));
  await sandbox.stop();
  await receiver.stop();
  rmSync(dataDir, { recursive: true });
});
