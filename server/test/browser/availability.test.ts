import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { openVisitor, phone, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';
import { startDemoServer, type DemoServer } from './server.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

const login = loginOf('pawhaven', 'caregiver');

async function signIn(page: Page): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

describe.skipIf(!available)('a caregiver’s days', () => {
  let server: DemoServer;
  const visitors: Visitor[] = [];
  const visit = async (...given: Parameters<typeof openVisitor>): Promise<Visitor> => {
    const visitor = await openVisitor(...given);
    visitors.push(visitor);
    onTestFailed(() => visitor.shoot(`failed-availability-${visitors.length}`));
    return visitor;
  };

  beforeAll(async () => {
    server = await startDemoServer(inject('demoFolder'));
  });
  afterAll(async () => {
    for (const visitor of visitors) await visitor.close();
    await server?.stop();
  });

  it('are closed on a month’s calendar, told of what they touch, and opened again', async () => {
    const caregiver = await visit(server.pawhaven);
    const { page } = caregiver;
    await signIn(page);
    await page.goto('/caregiver?tab=days');
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();

    // by the keyboard, as with a mouse: a day two months on, and the one after it
    const month = page.getByRole('grid', { name: 'Your days' });
    await page.getByRole('button', { name: 'Next month' }).click();
    await page.getByRole('button', { name: 'Next month' }).click();
    const tenth = month.locator('[data-date$="-10"]');
    const eleventh = month.locator('[data-date$="-11"]');
    await tenth.click();
    await tenth.press('ArrowRight');
    await eleventh.press('Enter');
    const from = (await tenth.getAttribute('data-date'))!;
    const form = page.getByRole('form', { name: 'Change these days' });
    expect(await form.getByLabel('From', { exact: true }).inputValue()).toBe(from);
    expect(await form.getByLabel('Until', { exact: true }).inputValue()).toBe(await eleventh.getAttribute('data-date'));
    await form.getByLabel('Note for yourself').fill('At my sister’s');
    await form.getByRole('button', { name: 'Close these days' }).click();
    await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    await page.getByText('Closed all day · At my sister’s').waitFor();
    expect(await tenth.getAttribute('aria-label')).toContain('closed, At my sister’s');
    await caregiver.shoot('availability-days');

    // owners see it
    await page.getByRole('link', { name: 'See my public page' }).click();
    const nights = page.getByRole('grid', { name: 'Nights' });
    await nights.waitFor(); // the page before has a calendar, too
    await page.getByRole('button', { name: 'Next month' }).click();
    await page.getByRole('button', { name: 'Next month' }).click();
    await nights.locator(`[data-date="${from}"][aria-label*="closed that day"]`).waitFor();

    await page.goto('/caregiver?tab=days');
    await page.getByRole('button', { name: /^Remove closed/ }).click();
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
    expect(caregiver.complaints).toEqual([]);
  });

  it('are kept in step with other calendars, on a phone, too', async () => {
    const caregiver = await visit(server.pawhaven, phone);
    const { page } = caregiver;
    await signIn(page);
    await page.goto('/caregiver?tab=calendars');
    await page.getByText('None yet.').waitFor();
    const form = page.getByRole('form', { name: 'Import a calendar' });
    await form.getByLabel('Name').fill('Private');
    await form.getByLabel('Its address').fill('https://127.0.0.1/private.ics');
    await form.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('alert').filter({ hasText: 'can’t be imported' }).waitFor();
    await page.getByRole('button', { name: 'Make a new address' }).click();
    const address = page.getByLabel('Address', { exact: true });
    await address.waitFor();
    const feed = await fetch(await address.inputValue());
    expect([feed.status, feed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
    await caregiver.shoot('availability-calendars-phone');

    await page.goto('/caregiver?tab=days');
    await page.getByRole('grid', { name: 'Your days' }).waitFor();
    await caregiver.shoot('availability-days-phone');
    await page.goto('/caregiver?tab=plan');
    await page.getByLabel('Time to travel after a walk or a drop-in').selectOption('30');
    await page.getByLabel('Dogs at once, over all services').waitFor();
    await caregiver.shoot('availability-plan-phone');
    expect(caregiver.complaints).toEqual([]);
  });
});
