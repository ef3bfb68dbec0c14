import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { demoKeys } from '../../src/embedded.ts';
import { unzip } from '../app/zip.ts';
import { createVisits, phone, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, register, signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const patience = { timeout: 20_000 };

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#7fa35b' } }).jpeg().toBuffer();

/** The code in the newest text message, read where a person trying the sandbox reads it. */
async function codeInText(page: Page): Promise<string> {
  const inbox = await page.context().newPage();
  await inbox.goto('/sandbox-mail');
  const text = await inbox.getByRole('region', { name: 'Text messages' }).getByRole('listitem').first().innerText();
  await inbox.close();
  return /\b\d{6}\b/.exec(text)![0];
}

const part = (page: Page, name: string) => page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name }).click();
const tellsOf = (page: Page, name: string) => page.getByRole('region', { name });

describe.skipIf(findChromium() === null)('the account at the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('account');
  // by its name, as the business registered it
  const visit = (brand: 'pawhaven' | 'citytails', viewport?: { width: number; height: number }): Promise<Visitor> =>
    visits.visit(server[brand].replace('127.0.0.1', 'localhost'), viewport);
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('takes a profile, a picture, a phone number with its code, and who sees what', async () => {
    const visitor = await visit('pawhaven', phone);
    const { page } = visitor;
    await register(page, 'ann@example.com');
    await page.goto('/account');

    // what is wrong stands at its field, and the field has the focus
    const about = tellsOf(page, 'About you');
    await about.getByLabel('First name').fill(' ');
    await about.getByRole('button', { name: 'Save' }).click();
    await about.getByText('Fill this in.').waitFor();
    expect(await about.getByLabel('First name').evaluate((field) => field.matches(':focus'))).toBe(true);
    await about.getByLabel('First name').fill('Annabel');
    await about.getByLabel('A few words about you').fill('Two dogs, and a garden.');
    await about.getByLabel('Language').selectOption('es-US');
    await about.getByLabel('Time zone').selectOption('America/Los_Angeles');
    await about.getByRole('button', { name: 'Save' }).click();
    await about.getByText('Saved.').waitFor();

    await page.getByLabel('Picture file').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
    await page.getByText('Choose a picture: JPEG, PNG or WebP.').waitFor();
    await page.getByLabel('Picture file').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: await picture(900, 700) });
    const shown = tellsOf(page, 'Your picture').locator('img');
    await shown.waitFor();
    await expect.poll(() => shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth), patience).toBe(160);

    const number = tellsOf(page, 'Phone');
    await number.getByLabel('Phone number').fill('555 0123');
    await number.getByRole('button', { name: 'Send me a code' }).click();
    await number.getByText('Enter the whole number').waitFor();
    await number.getByLabel('Phone number').fill('(303) 555-0123');
    await number.getByRole('button', { name: 'Send me a code' }).click();
    await number.getByText('We’ve sent six digits to +1 303 555 0123').waitFor();
    const code = await codeInText(page);
    await number.getByLabel('Code').fill(code === '000000' ? '000001' : '000000');
    await number.getByRole('button', { name: 'Confirm', exact: true }).click();
    await number.getByText('That is not the code').waitFor();
    await visitor.shoot('50-profile-phone');
    await number.getByLabel('Code').fill(code);
    await number.getByRole('button', { name: 'Confirm', exact: true }).click();
    await number.getByText('confirmed', { exact: true }).waitFor();

    const seen = tellsOf(page, 'Who sees what');
    await seen.getByLabel('My phone number').selectOption('nobody');
    await seen.getByLabel('Who finds my profile').selectOption('counterparts');
    await seen.getByRole('button', { name: 'Save who sees what' }).click();
    await seen.getByText('Saved.').waitFor();

    // all of it is kept elsewhere than in this page
    await page.reload();
    await number.getByText('confirmed', { exact: true }).waitFor();
    expect(await about.getByLabel('First name').inputValue()).toBe('Annabel');
    expect(await about.getByLabel('A few words about you').inputValue()).toBe('Two dogs, and a garden.');
    expect([await about.getByLabel('Language').inputValue(), await about.getByLabel('Time zone').inputValue()]).toEqual(['es-US', 'America/Los_Angeles']);
    expect([await seen.getByLabel('My phone number').inputValue(), await seen.getByLabel('Who finds my profile').inputValue()]).toEqual(['nobody', 'counterparts']);
    await tellsOf(page, 'Your picture').getByRole('button', { name: 'Remove it' }).click();
    await shown.waitFor({ state: 'detached' });
    expect(visitor.complaints).toEqual([]);
  });

  it('keeps homes, gives a copy of all data, and goes and comes back', async () => {
    const visitor = await visit('citytails');
    const { page } = visitor;
    await register(page, 'bea@example.com');
    await page.goto('/account/homes');
    await page.getByRole('button', { name: 'Add a home' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a home' });
    await dialog.getByLabel('Street and number').fill('120 Bedford Avenue');
    await dialog.getByLabel('City').fill('Nowhere at all');
    await dialog.getByLabel('State or province').fill('ZZ');
    await dialog.getByLabel('ZIP or postal code').fill('00000');
    await dialog.getByLabel('How to get in').fill('The key is with the baker.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('We don’t know this place.').waitFor();
    await dialog.getByLabel('City').fill('Brooklyn');
    await dialog.getByLabel('State or province').fill('NY');
    await dialog.getByLabel('ZIP or postal code').fill('11211');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show how to get in' }).click();
    await page.getByText('The key is with the baker.').waitFor();
    await visitor.shoot('51-homes');

    await part(page, 'Your data');
    await page.getByRole('button', { name: 'Ask for a copy' }).click();
    const link = page.getByRole('link', { name: 'Download' });
    await link.waitFor();
    await visitor.shoot('52-data');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const files = unzip(await readFile(await download.path()));
    const all = [...files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
    for (const word of ['bea@example.com', '120 Bedford Avenue', 'The key is with the baker.']) expect(all).toContain(word);

    await page.getByRole('button', { name: 'Delete my account' }).click();
    const sure = page.getByRole('dialog', { name: 'Delete your account?' });
    expect(await sure.getByRole('button', { name: 'Delete it' }).isDisabled()).toBe(true);
    await visitor.shoot('53-delete');
    // thinking better of it gives the focus back to where it was
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Delete my account' }).evaluate((button) => button.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await sure.getByRole('checkbox', { name: 'Delete the account of bea@example.com' }).check();
    await sure.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText(/^Everything personal is erased on \w+ \d+, \d{4}/).waitFor();
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();

    await signIn(page, 'bea@example.com');
    await page.getByRole('heading', { level: 1, name: 'Your account is being deleted' }).waitFor();
    await visitor.shoot('54-deleting');
    await page.goto('/dogs');
    await page.getByRole('button', { name: 'Keep my account' }).click();
    await page.getByRole('heading', { level: 1, name: 'My dogs' }).waitFor();
    await page.goto('/account/homes');
    await page.getByText('120 Bedford Avenue').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('takes a caregiver’s documents and background check, and a pause', async () => {
    const visitor = await visit('pawhaven', phone);
    const { page } = visitor;
    await register(page, 'cora@example.com', 'caregiver');
    await page.goto('/account/checks');
    await page.getByRole('button', { name: 'Hand in a document' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand in a document' });
    await dialog.getByLabel('What it is').selectOption('insurance');
    await dialog.getByLabel('File').setInputFiles({ name: 'policy.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture') });
    await dialog.getByLabel('Who issued it').fill('Sunrise Mutual');
    await dialog.getByLabel('Good until').fill('2035-05-31');
    await dialog.getByRole('button', { name: 'Hand it in' }).click();
    await dialog.locator('.field-error').waitFor();
    expect(await dialog.getByLabel('File').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('File').setInputFiles({ name: 'policy.jpg', mimeType: 'image/jpeg', buffer: await picture(600, 800) });
    await dialog.getByRole('button', { name: 'Hand it in' }).click();
    await dialog.waitFor({ state: 'detached' });
    const documents = tellsOf(page, 'Documents');
    await documents.getByText('In review').waitFor();
    await documents.getByText('good until May 31, 2035').waitFor();

    const check = tellsOf(page, 'Background check');
    await check.getByLabel('State or province where you work').fill('co');
    await check.getByRole('button', { name: 'Start the check' }).click();
    const invitation = check.getByRole('link', { name: 'Go to the provider' });
    await invitation.waitFor();
    await visitor.shoot('55-checks-phone');
    const [provider] = await Promise.all([page.context().waitForEvent('page'), invitation.click()]);
    await provider.getByRole('button', { name: 'Agree and submit' }).click();
    await provider.getByRole('heading', { name: 'Thank you' }).waitFor();
    await provider.close();
    await check.getByText('Being checked').waitFor();

    await part(page, 'Your data');
    await page.getByRole('button', { name: 'Pause my account' }).click();
    await page.getByRole('button', { name: 'Pause it' }).click();
    await page.getByRole('heading', { level: 1, name: 'See you soon' }).waitFor();
    await signIn(page, 'cora@example.com');
    await page.getByRole('heading', { level: 1, name: 'Your account is paused' }).waitFor();
    await page.getByRole('button', { name: 'Come back' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('signs out a device that was left somewhere', async () => {
    const visitor = await visit('pawhaven');
    const { page } = visitor;
    await register(page, 'dot@example.com');
    const login = await fetch(`${server.pawhaven}/api/auth/login`, {
      method: 'POST',
      headers: { 'x-publishable-key': demoKeys.pawhaven.publishableKey, 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      body: JSON.stringify({ email: 'dot@example.com', password }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const asks = async () =>
      (await fetch(`${server.pawhaven}/api/me`, { headers: { 'x-publishable-key': demoKeys.pawhaven.publishableKey, authorization: `Bearer ${accessToken}` } })).status;
    expect(await asks()).toBe(200);
    await page.goto('/account/security');
    const sessions = tellsOf(page, 'Where you’re signed in');
    await sessions.getByRole('button', { name: /^Sign out Firefox/ }).click();
    await sessions.getByRole('button', { name: /^Sign out Firefox/ }).waitFor({ state: 'detached' });
    await sessions.getByText('this one').waitFor();
    await expect.poll(asks, patience).toBe(401);
    expect(visitor.complaints).toEqual([]);
  });
});
