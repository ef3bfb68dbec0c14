import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');
if (!available) console.warn('skipped: browser tests, as Chromium is not on this machine');

interface Place {
  date: string;
  bookable: boolean;
}

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const longDate = (date: string): string =>
  new Intl.DateTimeFormat('en-US', {
    timeZone: 'UTC',
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  }).format(new Date(`${date}T00:00:00Z`));

/** Three nights in a row that the caregiver has free, and where her page is. */
async function findStay(api: string, place: string, displayName: string) {
  const ask = async (path: string) =>
    (
      await fetch(`${api}/api${path}`, { headers: { 'x-publishable-key': 'pk_sandbox_pawhaven' } })
    ).json() as Promise<any>;
  const { data } = await ask(`/caregivers/search?place=${place}&serviceType=boarding&limit=50`);
  const found = data.find((one: { displayName: string }) => one.displayName === displayName);
  const from = addDays(new Date().toISOString().slice(0, 10), 20);
  const { places } = (await ask(
    `/caregivers/${found.caregiverId}/availability?serviceType=boarding&from=${from}&to=${addDays(from, 60)}`,
  )) as { places: Place[] };
  // In one month, so that the calendar shows them on one page.
  const start = places.find(
    ({ date }, index) =>
      places.slice(index, index + 3).every(({ bookable }) => bookable) &&
      date.slice(0, 7) === addDays(date, 3).slice(0, 7),
  );
  if (!start) throw new Error(`${displayName} has no three nights free`);
  return { checkIn: start.date, checkOut: addDays(start.date, 3) };
}

/** Run in the page, where the types of a browser are; the server’s tests know none. */
const focusedDate = 'document.activeElement.dataset.date';

async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12/40');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Pay/ }).click();
}

describe.skipIf(!available)('the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('journey');
  const { visit } = visits;

  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('takes an owner from a search to a paid booking, with the caregiver’s yes between', async () => {
    const login = loginOf('pawhaven', 'caregiver');
    const caregiverName = `${login.firstName} ${login.lastName.charAt(0)}.`;
    const stay = await findStay(server.pawhaven, '80205', caregiverName);
    const owner = await visit(server.pawhaven);
    const { page } = owner;

    // search
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'A second home for your dog' }).waitFor();
    await owner.shoot('01-home');
    await page.getByLabel('ZIP code or city').fill('80205');
    await page.getByLabel('Check-in').fill(stay.checkIn);
    await page.getByLabel('Check-out').fill(stay.checkOut);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: /^Boarding near Denver/ }).waitFor();
    // featured caregivers stand apart, and in the list as well
    const list = page.getByRole('list', { name: 'Caregivers', exact: true });
    await list.getByRole('link', { name: caregiverName }).waitFor();
    await owner.shoot('02-search');

    // the caregiver's page: the price before anybody is known; other dates by the calendar
    await list.getByRole('link', { name: caregiverName }).click();
    await page.getByRole('heading', { level: 1, name: caregiverName }).waitFor();
    const panel = page.getByRole('complementary', { name: `Book ${caregiverName}` });
    await panel.getByRole('row', { name: /^Total/ }).waitFor();
    const total = await panel.getByRole('row', { name: /^Total/ }).innerText();
    const calendar = page.getByRole('grid', { name: 'Nights' });
    await calendar.getByRole('button', { name: `${longDate(stay.checkIn)}, available` }).click();
    await calendar.getByRole('button', { name: `${longDate(stay.checkOut)}, check out on this day` }).click();
    await panel.getByRole('row', { name: /^Total/ }).waitFor();
    expect(await panel.getByRole('row', { name: /^Total/ }).innerText()).toBe(total);
    await owner.shoot('03-caregiver');

    // an account on the way; what is wrong is said at the fields
    await page.getByRole('link', { name: 'Continue to request' }).click();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
    await owner.shoot('04-register');
    await page.getByLabel('First name').fill('Olivia');
    await page.getByLabel('Last name').fill('Martin');
    await page.getByLabel('E-mail').fill('olivia@example.com');
    await page.getByLabel('Password').fill('a-long-walk-at-dawn');
    await page.getByRole('button', { name: 'Create account' }).click();

    // back where they were going: the dog, the quote, the request
    await page.getByRole('heading', { level: 1, name: 'Almost there' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Biscuit');
    await page.getByRole('combobox', { name: 'Breed' }).fill('golden r');
    await page.getByRole('option', { name: /^Golden Retriever/ }).click();
    await page.getByLabel('Birth date').fill('2021-04-09');
    await page.getByLabel('Weight in lb').fill('65');
    await page.getByRole('radio', { name: 'Female' }).check();
    await page.getByRole('checkbox', { name: 'Friendly' }).check();
    await page.getByRole('button', { name: 'Save dog' }).click();
    await page.getByRole('checkbox', { name: /^Biscuit/ }).waitFor();
    await page.getByLabel(`Note to ${caregiverName}`).fill('Biscuit loves carrots.');
    await page.getByRole('row', { name: /^Total/ }).waitFor();
    await owner.shoot('05-request');
    await page.getByRole('button', { name: /^(Send request|Book now)$/ }).click();
    await page.waitForURL(/\/bookings\/bkg_/);
    await page.getByRole('heading', { level: 1, name: `Boarding with ${caregiverName}` }).waitFor();
    await owner.shoot('06-requested');
    const bookingPath = new URL(page.url()).pathname;

    // the caregiver says yes
    const caregiver = await visit(server.pawhaven);
    await signIn(caregiver.page, login.email, DEMO_PASSWORD);
    await caregiver.page.getByRole('heading', { name: /^Requests to answer/ }).waitFor();
    await caregiver.page
      .getByRole('link', { name: /^Biscuit · Boarding/ })
      .first()
      .waitFor();
    await caregiver.shoot('07-caregiver-desk');
    await caregiver.page.goto(bookingPath);
    await caregiver.page.getByText('Biscuit loves carrots.').waitFor();
    await caregiver.shoot('08-caregiver-request');
    await caregiver.page.getByRole('button', { name: 'Accept request' }).click();
    await caregiver.page.getByText('Awaiting payment').waitFor();
    expect(await caregiver.page.getByRole('button', { name: 'Accept request' }).count()).toBe(0);

    // a card that the bank refuses, then one that works
    await page.goto(bookingPath);
    await page.getByText(/Pay by /).waitFor();
    await owner.shoot('09-to-pay');
    await page.getByRole('link', { name: /^Pay \$/ }).click();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await fillCard(page, '4000000000000002');
    await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor();
    await page.goto(bookingPath);
    await page.getByRole('alert').filter({ hasText: 'The payment didn’t go through' }).waitFor();
    await owner.shoot('10-not-paid');
    await page.getByRole('link', { name: /^Pay \$/ }).click();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await fillCard(page, '4242424242424242');
    await page.getByText('Paid. Thank you!').waitFor();
    await owner.shoot('11-paid');
    await page.getByRole('link', { name: 'See the invoice' }).click();
    await page.getByRole('heading', { name: /^Invoice / }).waitFor();
    expect(await page.getByRole('row', { name: /^Total/ }).innerText()).toBe(total);
    await owner.shoot('12-invoice');

    // what cancelling would give back, to the cent; and what was told
    await page.goto(bookingPath);
    await page.getByRole('button', { name: 'Cancel booking' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' });
    await dialog.getByRole('row', { name: /^Total/ }).waitFor();
    await owner.shoot('13-cancellation');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.goto('/notifications');
    await page.getByText('Sent to olivia@example.com').first().waitFor();
    await owner.shoot('14-notifications');

    expect(owner.complaints).toEqual([]);
    expect(caregiver.complaints).toEqual([]);
  });

  it('lets a caregiver arrive: page, service, week, and owners see it', async () => {
    const visitor = await visit(server.pawhaven, phone);
    const { page } = visitor;
    await page.goto('/register?role=caregiver');
    await page.getByLabel('First name').fill('Nadia');
    await page.getByLabel('Last name').fill('Quill');
    await page.getByLabel('E-mail').fill('nadia@example.com');
    await page.getByLabel('Password').fill('a-long-walk-at-dawn');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Welcome, Nadia' }).waitFor();
    await page.getByLabel('ZIP code').fill('80205');
    await page.getByLabel('Headline').fill('A garden with a pond');
    await page.getByLabel('About you').fill('I work from home, and dogs sleep on my feet.');
    await page.getByRole('button', { name: 'Open my page' }).click();
    await page.getByRole('button', { name: 'Offer boarding' }).click();
    await page.getByLabel('Price per night ($)').fill('61.50');
    await page.getByLabel('Dogs at once').fill('2');
    await page.getByRole('button', { name: 'Save service' }).click();
    await page.getByRole('button', { name: 'Edit boarding' }).waitFor();
    await visitor.shoot('20-services-phone');
    await page.getByRole('navigation', { name: 'My page' }).getByRole('link', { name: 'Weekly plan' }).click();
    await page.getByRole('checkbox', { name: 'Monday' }).check();
    await page.getByLabel('Monday until').selectOption('20:00');
    await page.getByRole('button', { name: 'Every day like Monday' }).click();
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByText('Saved. Your calendar follows it from now on.').waitFor();
    await visitor.shoot('21-plan-phone');
    await page.getByRole('link', { name: 'See my public page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nadia Q.' }).waitFor();
    await page
      .getByRole('grid', { name: 'Nights' })
      .getByRole('button', { name: /, available$/ })
      .first()
      .waitFor();
    expect(await page.getByText('$61.50').count()).toBeGreaterThan(0);
    await visitor.shoot('22-public-phone');
    expect(visitor.complaints).toEqual([]);
  });

  it('wears the second brand, on a phone, from the same files', async () => {
    const visitor = await visit(server.citytails, phone);
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Walks and visits, right around the block' }).waitFor();
    const primary = () =>
      page.evaluate<string>(
        "getComputedStyle(document.documentElement).getPropertyValue('--primary').trim().toLowerCase()",
      );
    expect(await primary()).toBe('#0b6b66');
    expect(await page.title()).toContain('City Tails');
    await visitor.shoot('30-citytails-phone');

    await page.goto('/search?service=walking&place=11211');
    const first = page.getByRole('list', { name: 'Caregivers' }).getByRole('link').first();
    await first.waitFor();
    await visitor.shoot('31-citytails-search-phone');
    await first.click();
    await page
      .getByRole('list', { name: 'Days' })
      .getByRole('button', { name: /[1-9]\d* times free$/ })
      .last()
      .click();
    await page.getByRole('list', { name: 'Times' }).getByRole('button').first().click();
    await page.getByRole('row', { name: /^Total/ }).waitFor();
    await visitor.shoot('32-citytails-quote-phone');

    await page.goto('/search?service=walking&place=nowhere-at-all');
    await page.getByRole('heading', { name: /^We don’t know/ }).waitFor();
    await page.goto('/no/such/page');
    await page.getByRole('heading', { name: 'We sniffed everywhere' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('can be walked with the keyboard alone', async () => {
    const { page } = await visit(server.pawhaven);
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Service' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('80205');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Caregivers' }).getByRole('link').first().press('Enter');
    const grid = page.getByRole('grid', { name: 'Nights' });
    await grid
      .getByRole('button', { name: /, available$/ })
      .first()
      .focus();
    const before = await page.evaluate<string>(focusedDate);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate<string>(focusedDate)).toBe(addDays(before, 7));
  });

  it('keeps people out of pages that are not theirs, and brings them back after signing in', async () => {
    const { page } = await visit(server.pawhaven);
    await page.goto('/bookings?tab=requests');
    await page.waitForURL(/\/login\?next=/);
    await page.getByLabel('E-mail').fill(loginOf('pawhaven', 'owner').email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/bookings\?tab=requests$/);
    await page.goto('/caregiver');
    await page.getByRole('heading', { name: 'This page is for caregivers' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
  });
});
