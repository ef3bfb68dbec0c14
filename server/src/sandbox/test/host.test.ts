import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../../kernel/http/test/raw.ts';
import { createHttpSandboxControl } from '../../adapters/sandbox/http/index.ts';
import { parseForm } from '../http/form.ts';
import type { Sandbox } from '../host.ts';
import { keys, startTestSandbox, stripeCall } from './harness.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const mail = {
  personalizations: [{ to: [{ email: 'ann@example.com' }] }],
  from: { email: 'a@example.com' },
  subject: 's',
  content: [{ type: 'text/plain', value: 't' }],
  custom_args: { tenant_id: 'ten_1' },
};
const send = (body: unknown, key = keys.sendgridKey) =>
  fetch(`${sandbox.url}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const control = () =>
  createHttpSandboxControl({ SANDBOX_CONTROL_URL: sandbox.url, SANDBOX_CONTROL_TOKEN: keys.controlToken });

describe('sendgrid stand-in', () => {
  it("answers 202, an empty body and the message's id", async () => {
    const response = await send(mail);
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(response.headers.get('x-message-id')).toBeTruthy();
  });

  it('checks the key', async () => {
    const response = await send(mail, 'SG.other');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      errors: [
        { message: 'The provided authorization grant is invalid, expired, or revoked', field: null, help: null },
      ],
    });
  });

  it.each([
    [{ ...mail, from: { email: 'x' } }, 'from.email'],
    [{ ...mail, from: undefined }, 'from.email'],
    [{ ...mail, subject: '' }, 'subject'],
    [{ ...mail, content: [] }, 'content'],
    [{ ...mail, content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [{ ...mail, personalizations: [] }, 'personalizations'],
    [{ ...mail, personalizations: [{ to: [{ email: 'no' }] }] }, 'personalizations.0.to.0.email'],
    [{ ...mail, headers: { Subject: 'x' } }, 'headers'],
    [{ ...mail, colour: 'red' }, null],
    [[], null],
  ])('refuses %j', async (body, field) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: unknown[] }).errors[0]).toMatchObject({ field });
  });
});

describe('control', () => {
  it('shows a tenant its own mails, newest first, and forgets them', async () => {
    await send({ ...mail, subject: 'first', custom_args: { tenant_id: 'ten_a' } });
    await send({ ...mail, subject: 'second', custom_args: { tenant_id: 'ten_a' } });
    await send({ ...mail, subject: 'other', custom_args: { tenant_id: 'ten_b' } });
    const mails = await control().listMails({ tenantId: 'ten_a', limit: 10 });
    expect(mails.map(({ subject }) => subject)).toEqual(['second', 'first']);
    expect(mails[0]?.receivedAt).toBeInstanceOf(Date);
    expect(await control().listMails({ tenantId: 'ten_a', limit: 1 })).toHaveLength(1);
    expect(await control().listMails({ tenantId: 'ten_a', to: 'nobody@example.com', limit: 10 })).toEqual([]);
    expect(await control().forgetMails({ tenantId: 'ten_a' })).toBe(2);
    expect(await control().listMails({ tenantId: 'ten_b', limit: 10 })).toHaveLength(1);
  });

  it('pays only for the tenant whose payment it is', async () => {
    const { body } = await stripeCall(sandbox.url, 'POST', '/v1/payment_intents', {
      amount: '5000',
      currency: 'usd',
      'metadata[tenant_id]': 'ten_a',
    });
    const providerPaymentId = body.id as string;
    await expect(
      control().completePayment({ tenantId: 'ten_b', providerPaymentId, outcome: 'succeed' }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    expect(await control().completePayment({ tenantId: 'ten_a', providerPaymentId, outcome: 'decline' })).toEqual({
      providerPaymentId,
      status: 'requires_payment_method',
      failureCode: 'generic_decline',
    });
    await expect(
      control().completePayment({ tenantId: 'ten_a', providerPaymentId, outcome: 'pass_authentication' }),
    ).rejects.toMatchObject({ kind: 'conflict' });
    expect((await control().completePayment({ tenantId: 'ten_a', providerPaymentId, outcome: 'succeed' })).status).toBe(
      'succeeded',
    );
    await expect(
      control().completePayment({ tenantId: 'ten_a', providerPaymentId, outcome: 'succeed' }),
    ).rejects.toMatchObject({ kind: 'conflict' });
    await expect(
      control().completePayment({ tenantId: 'ten_a', providerPaymentId, outcome: 'fly' as never }),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('asks for its token', async () => {
    const wrong = createHttpSandboxControl({ SANDBOX_CONTROL_URL: sandbox.url, SANDBOX_CONTROL_TOKEN: 'wrong' });
    await expect(wrong.listMails({ tenantId: 'ten_a', limit: 1 })).rejects.toMatchObject({ kind: 'unavailable' });
    const without = await fetch(`${sandbox.url}/_sandbox/mails?tenantId=ten_a`);
    expect(without.status).toBe(401);
    expect((await fetch(`${sandbox.url}/_sandbox/health`)).status).toBe(200);
  });
});

describe('host', () => {
  it('answers 404 for the rest, and bounds bodies', async () => {
    expect((await fetch(`${sandbox.url}/elsewhere`)).status).toBe(404);
    const large = await stripeCall(sandbox.url, 'POST', '/v1/payment_intents', { description: 'x'.repeat(300_000) });
    expect([large.status, large.body.error.type]).toEqual([413, 'invalid_request_error']);
  });

  it('answers its own machine, and no page elsewhere whose name was made to point here', async () => {
    const get = async (host: string) => (await sendRaw(sandbox.url, [`GET /_sandbox/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`])).status;
    expect([await get('localhost'), await get(`127.0.0.1:${sandbox.port}`), await get('evil.example'), await get(`127.0.0.1.evil.example:${sandbox.port}`)])
      .toEqual([200, 200, 403, 403]);
  });

  it('does not start without its secrets, or on a port that is taken', async () => {
    await expect(startTestSandbox({ controlToken: '' })).rejects.toThrow('controlToken');
    await expect(startTestSandbox({ port: sandbox.port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('form encoding', () => {
  it.each([
    ['a=1&b=x%20y', { a: '1', b: 'x y' }],
    ['a[b]=1&a[c][d]=2', { a: { b: '1', c: { d: '2' } } }],
    ['l[]=x&l[]=y', { l: ['x', 'y'] }],
    ['l[1]=y&l[0]=x', { l: ['x', 'y'] }],
    ['l[0][a]=x&l[1][a]=y', { l: [{ a: 'x' }, { a: 'y' }] }],
    ['a=1&a=2', { a: '2' }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(JSON.parse(JSON.stringify(parseForm(text)))).toEqual(expected);
  });

  it.each(['a[b=1', '[a]=1', 'a]=1', 'a[b][c][d][e][f][g][h][i]=1'])('refuses %s', (text) => {
    expect(() => parseForm(text)).toThrow();
  });

  it('is bounded', () => {
    expect(() => parseForm('a=1&'.repeat(1001))).toThrow('Too many');
  });
});
