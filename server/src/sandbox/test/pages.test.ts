import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../host.ts';
import { startTestSandbox, stripeCall } from './harness.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const returnUrl = 'https://shop.example/done?booking=bkg_1';
const good = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123' };

const make = async (params: Record<string, string> = {}): Promise<{ id: string; client_secret: string }> =>
  (
    await stripeCall(sandbox.url, 'POST', '/v1/payment_intents', {
      amount: '123456',
      currency: 'usd',
      description: 'Boarding for Rex',
      ...params,
    })
  ).body;
const status = async (id: string) => (await stripeCall(sandbox.url, 'GET', `/v1/payment_intents/${id}`)).body;
const open = async (path: string, query: Record<string, string>) => {
  const response = await fetch(`${sandbox.url}${path}?${new URLSearchParams(query).toString()}`, {
    redirect: 'manual',
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const submit = async (path: string, form: Record<string, string>) => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
};

describe('card page', () => {
  it('shows what is to be paid, with labelled fields and no script', async () => {
    const intent = await make();
    const page = await open(`/pay/${intent.id}`, { client_secret: intent.client_secret, return_url: returnUrl });
    expect(page.status).toBe(200);
    expect(page.text).toContain('$1,234.56');
    expect(page.text).toContain('Boarding for Rex');
    for (const name of ['number', 'expiry', 'cvc']) {
      expect(page.text).toContain(`<label for="${name}">`);
      expect(page.text).toContain(`id="${name}"`);
    }
    expect(page.text).toContain('4000 0000 0000 0002');
    expect(page.text).not.toContain('<script');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' https://shop.example;");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('escapes everything', async () => {
    const intent = await make({ description: '<img src=x onerror=alert(1)>"\'&' });
    const page = await open(`/pay/${intent.id}`, {
      client_secret: intent.client_secret,
      return_url: 'https://shop.example/"><b>',
    });
    expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(page.text).not.toContain('<img');
    expect(page.text).not.toContain('<b>');
  });

  it('opens by the right secret only', async () => {
    const intent = await make();
    expect((await open(`/pay/${intent.id}`, { client_secret: 'x' })).status).toBe(404);
    expect((await open('/pay/pi_none', { client_secret: intent.client_secret })).status).toBe(404);
    expect((await submit(`/pay/${intent.id}`, { client_secret: 'x', ...good })).status).toBe(404);
    expect((await status(intent.id)).status).toBe('requires_payment_method');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'nonsense'])('does not return to %s', async (bad) => {
    const intent = await make();
    expect((await open(`/pay/${intent.id}`, { client_secret: intent.client_secret, return_url: bad })).status).toBe(
      400,
    );
    expect(
      (await submit(`/pay/${intent.id}`, { client_secret: intent.client_secret, return_url: bad, ...good })).status,
    ).toBe(400);
  });

  it('pays and goes back', async () => {
    const intent = await make();
    const { status: code, location } = await submit(`/pay/${intent.id}`, {
      client_secret: intent.client_secret,
      return_url: returnUrl,
      ...good,
    });
    expect(code).toBe(303);
    const back = new URL(location);
    expect(`${back.origin}${back.pathname}`).toBe('https://shop.example/done');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      booking: 'bkg_1',
      payment_intent: intent.id,
      redirect_status: 'succeeded',
    });
    expect((await status(intent.id)).status).toBe('succeeded');
    const again = await submit(`/pay/${intent.id}`, {
      client_secret: intent.client_secret,
      return_url: returnUrl,
      ...good,
    });
    expect(again.status).toBe(409);
    expect((await status(intent.id)).amount_received).toBe(123456);
  });

  it('says so in place when there is nowhere to go back to', async () => {
    const intent = await make();
    const { location } = await submit(`/pay/${intent.id}`, { client_secret: intent.client_secret, ...good });
    const done = await fetch(new URL(location, sandbox.url));
    expect(await done.text()).toContain('Payment complete');
  });

  it('shows a decline in place, never the number, and lets the payer try again', async () => {
    const intent = await make();
    const form = { client_secret: intent.client_secret, return_url: returnUrl, ...good };
    const declined = await submit(`/pay/${intent.id}`, { ...form, number: '4000000000009995' });
    expect(declined.status).toBe(402);
    expect(declined.text).toContain('role="alert"');
    expect(declined.text).toContain('insufficient funds');
    expect(declined.text).not.toContain('4000000000009995');
    expect((await submit(`/pay/${intent.id}`, form)).status).toBe(303);
  });

  it.each([
    [{ number: '4242424242424241' }, 'number', 'Your card number is incorrect.'],
    [{ number: '4111111111111111' }, 'number', 'used a non test card'],
    [{ expiry: '13/40' }, 'expiry', 'expiration month is invalid'],
    [{ expiry: '01/20' }, 'expiry', 'expiration year is invalid'],
    [{ expiry: '' }, 'expiry', 'expiration month is invalid'],
    [{ cvc: '12' }, 'cvc', 'security code is invalid'],
  ])('points at the field for %j', async (change, field, message) => {
    const intent = await make();
    const page = await submit(`/pay/${intent.id}`, { client_secret: intent.client_secret, ...good, ...change });
    expect(page.status).toBe(402);
    expect(page.text).toContain(message);
    expect(page.text).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
    expect((await status(intent.id)).status).toBe('requires_payment_method');
  });

  it('asks for 3-D Secure; failing leads back to the card, passing to the shop', async () => {
    const intent = await make();
    const form = { client_secret: intent.client_secret, return_url: returnUrl, ...good, number: '4000000000003220' };
    const challenge = new URL((await submit(`/pay/${intent.id}`, form)).location);
    const asked = await fetch(challenge);
    expect(await asked.text()).toContain('Complete authentication');
    const answerForm = { client_secret: intent.client_secret, return_url: returnUrl, hosted: '1' };
    const failed = await submit(`/pay/${intent.id}/authenticate`, { ...answerForm, answer: 'fail' });
    const card = await fetch(new URL(failed.location, sandbox.url));
    expect(await card.text()).toContain('unable to authenticate');
    await submit(`/pay/${intent.id}`, form);
    const passed = await submit(`/pay/${intent.id}/authenticate`, { ...answerForm, answer: 'complete' });
    expect(new URL(passed.location).searchParams.get('redirect_status')).toBe('succeeded');
    expect((await status(intent.id)).status).toBe('succeeded');
  });

  it('tells a frontend of its own that authentication failed', async () => {
    const intent = await make({ payment_method: 'pm_card_authenticationRequired' });
    const confirmed = await stripeCall(sandbox.url, 'POST', `/v1/payment_intents/${intent.id}/confirm`, {
      return_url: returnUrl,
    });
    const url = new URL(confirmed.body.next_action.redirect_to_url.url);
    const failed = await submit(url.pathname, { ...Object.fromEntries(url.searchParams), answer: 'fail' });
    expect(new URL(failed.location).searchParams.get('redirect_status')).toBe('failed');
  });

  it('only holds the money when it shall be captured later', async () => {
    const intent = await make({ capture_method: 'manual' });
    await submit(`/pay/${intent.id}`, { client_secret: intent.client_secret, ...good });
    expect((await status(intent.id)).status).toBe('requires_capture');
  });
});
