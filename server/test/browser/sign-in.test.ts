import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { demoKeys } from '../../src/embedded.ts';
import { totpAt } from '../../src/modules/auth/factors/index.ts';
import { until } from '../app/index.ts';
import { createVisits, phone, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, register, signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

/** The newest link in a mail to somebody, once it is there. */
async function linkInMail(api: string, to: string, pattern: RegExp): Promise<string> {
  const url = new URL('/api/sandbox/inbox', api);
  url.searchParams.set('to', to);
  let found: string | undefined;
  await until(async () => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${demoKeys.pawhaven.secretKey}` } });
    found = pattern.exec(JSON.stringify(await response.json()))?.[0];
    return found !== undefined;
  });
  return found!;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
}

/** At the stand-in for providers: who one says one is. */
async function beAtProvider(page: Page, email: string, name: string): Promise<void> {
  await page.waitForURL(/\/openid\/interaction\//);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=name]').fill(name);
  const verified = page.locator('input[name=email_verified]');
  if (!(await verified.isChecked())) await verified.check();
  await page.locator('form:has(input[name=email]) button').first().click();
}

/** Chromium's own stand-in for a phone or key that holds passkeys. */
async function addAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return session;
}

describe.skipIf(findChromium() === null)('signing in at the storefront', () => {
  let server: DemoAddresses;
  let origin: string;
  const visits = createVisits('sign-in');
  const visit = (viewport?: { width: number; height: number }): Promise<Visitor> => visits.visit(origin, viewport);
  beforeAll(() => {
    server = inject('demo');
    // by its name, as the business registered it: passkeys and providers know no other
    origin = server.pawhaven.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => visits.close());

  it('confirms the address, and sets a new password by mail', async () => {
    const visitor = await visit();
    const { page } = visitor;
    const email = 'dora@example.com';
    await register(page, email);
    await page.getByText('We’ve sent a mail to dora@example.com').waitFor();
    await page.goto('/account/security');
    await page.getByText('not confirmed yet').waitFor();
    await page.goto(await linkInMail(server.pawhaven, email, /http[^"\s\\)>]+\/verify-email\?token=[\w-]+/));
    await page.getByText(`${email} is yours`).waitFor();
    await page.goto('/account/security');
    await page.getByText('confirmed', { exact: true }).waitFor();
    await visitor.shoot('40-security');

    await page.goto('/account');
    await page.getByLabel('First name').fill('Dorothea');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await signOut(page);

    await page.goto('/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('Look into your mail').waitFor();
    await page.goto(await linkInMail(server.pawhaven, email, /http[^"\s\\)>]+\/reset-password\?token=[\w-]+/));
    await page.getByLabel('New password', { exact: true }).fill('another-walk-at-dusk');
    await visitor.shoot('41-reset');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your new password is in force').waitFor();
    await signIn(page, email, 'another-walk-at-dusk');
    await page.getByRole('banner').getByText('Dorothea').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('opens an account with a provider, comes back with it, and links it to another account', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto('/login?next=%2Fbookings');
    await page.getByRole('button', { name: 'Continue with Sandbox ID' }).waitFor();
    await visitor.shoot('42-login');
    await page.getByRole('button', { name: 'Continue with Sandbox ID' }).click();
    await beAtProvider(page, 'petra@example.com', 'Petra Wolf');
    await page.waitForURL(`${origin}/bookings`);
    await page.getByRole('banner').getByText('Petra').waitFor();
    await signOut(page);

    // an answer that was used, or was begun elsewhere, is none
    await page.goto('/login/sandbox?code=abc&state=0123456789abcdef');
    await page.getByText('was not begun in this tab').waitFor();

    await register(page, 'linda@example.com');
    await page.goto('/account/security');
    const section = page.getByRole('region', { name: 'Sign in with' });
    await section.getByRole('button', { name: 'Link Sandbox ID' }).click();
    await beAtProvider(page, 'linda.elsewhere@example.com', 'Linda Elsewhere');
    await page.waitForURL(`${origin}/account/security`);
    await section.getByText('linda.elsewhere@example.com').waitFor();
    await section.getByRole('button', { name: 'Unlink Sandbox ID' }).click();
    await section.getByRole('button', { name: 'Link Sandbox ID' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('asks for the code of an app, and takes a recovery code in its place', async () => {
    const visitor = await visit(phone);
    const { page } = visitor;
    const menu = () => page.getByRole('button', { name: 'Menu' }).click();
    await register(page, 'tina@example.com');
    await page.goto('/account/security');
    await page.getByRole('button', { name: 'Authenticator app' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByAltText('QR code for your authenticator app').waitFor();
    await page.getByText('I can’t scan it').click();
    const secret = await page.locator('code.secret').innerText();
    await visitor.shoot('43-totp');
    await page.getByRole('dialog').getByLabel('Code').fill(totpAt(secret, new Date()));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    const codes = await page.locator('.recovery-codes code').allInnerTexts();
    expect(codes).toHaveLength(10);
    await visitor.shoot('44-recovery-codes');
    await page.getByRole('button', { name: 'I’ve kept them' }).click();
    await page.getByRole('button', { name: '10 recovery codes left' }).waitFor();
    await menu();
    await signOutOnPhone(page);

    await signIn(page, 'tina@example.com');
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await visitor.shoot('45-second-step');
    // the code that turned it on is used up; the next one is good a step early
    await page.getByLabel('Code').fill(totpAt(secret, new Date(Date.now() + 30_000)));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/search$/);
    await menu();
    await signOutOnPhone(page);

    await signIn(page, 'tina@example.com');
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill('AAAA-AAAA-AAAA-AAAA');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Recovery code').fill(codes[0]!);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/search$/);
    expect(visitor.complaints).toEqual([]);
  });

  it('signs in with a passkey as the second step', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await register(page, 'paula@example.com');
    await addAuthenticator(page);
    await page.goto('/account/security');
    await page.getByRole('button', { name: 'Passkey' }).click();
    await page.getByLabel('What to call it').fill('My phone');
    await page.getByRole('dialog').getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('button', { name: 'I’ve kept them' }).click();
    await page.getByRole('region', { name: 'Second step at sign-in' }).getByText('My phone', { exact: true }).waitFor();
    await signOut(page);

    await signIn(page, 'paula@example.com');
    await page.getByRole('button', { name: 'Use my passkey' }).click();
    await page.waitForURL(/\/search$/);
    await page.goto('/account/security');
    await page.getByText('used').first().waitFor();
    await page.getByRole('button', { name: 'Remove My phone' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('button', { name: 'Remove My phone' }).waitFor({ state: 'detached' });
    expect(visitor.complaints).toEqual([]);
  });

  it('lets another device in by its code', async () => {
    const { page } = await visit();
    const started = await fetch(`${server.pawhaven}/api/auth/device`, {
      method: 'POST', headers: { 'x-publishable-key': demoKeys.pawhaven.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ clientName: 'A terminal' }),
    });
    const { deviceCode, verificationUriComplete } = (await started.json()) as { deviceCode: string; verificationUriComplete: string };
    await register(page, 'dina@example.com');
    await page.goto(verificationUriComplete);
    await page.getByRole('button', { name: 'Let it sign in as me' }).click();
    await page.getByText('“A terminal” goes on by itself').waitFor();
    const polled = await fetch(`${server.pawhaven}/api/auth/device/token`, {
      method: 'POST', headers: { 'x-publishable-key': demoKeys.pawhaven.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ deviceCode }),
    });
    expect(((await polled.json()) as { user: { email: string } }).user.email).toBe('dina@example.com');
  });
});

/** Behind the menu of a small screen. */
async function signOutOnPhone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'detached' });
}
