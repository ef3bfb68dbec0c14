import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { demoKeys } from '../../src/embedded.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe.skipIf(findChromium() === null)('meeting first', () => {
  let server: DemoAddresses;
  const visits = createVisits('meet');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  const ask = async (method: string, path: string, { token, key, body }: { token?: string; key?: string; body?: object } = {}) => {
    const answer = await fetch(`${server.citytails}/api${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : { 'x-publishable-key': demoKeys.citytails.publishableKey }), ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return JSON.parse(text);
  };
  // nobody else books anything of this business
  const mode = (meetAndGreet: string) => ask('PATCH', '/admin/settings', { key: demoKeys.citytails.secretKey, body: { bookings: { meetAndGreet } } });

  it('a stay that is refused leads to it; it is asked for at a free time, answered, and on both sides’ pages', async () => {
    const login = loginOf('citytails', 'caregiver');
    const { accessToken: hers } = await ask('POST', '/auth/login', { body: { email: login.email, password: DEMO_PASSWORD } });
    const { id: caregiverId } = await ask('GET', '/caregivers/me', { token: hers });
    const sizesTaken = ['toy', 'small', 'medium', 'large', 'giant'];
    const prices = [{ durationMinutes: null, amount: { amount: 4_000, currency: 'USD' } }];
    await ask('PUT', '/caregivers/me/services/daycare', { token: hers, body: { prices, capacity: 4, sizesTaken, instantBook: true, minNoticeHours: 0, horizonDays: 120 } });
    const email = `meets-${Date.now()}@example.com`;
    const { accessToken: his } = await ask('POST', '/auth/register', { body: { email, password, firstName: 'Wim', lastName: 'Otten', role: 'owner' } });
    const dog = await ask('POST', '/dogs', { token: his, body: { name: 'Pixel', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29, sex: 'female', neutered: true } });
    const { places } = await ask('GET', `/caregivers/${caregiverId}/availability?serviceType=daycare&from=${inDays(3)}&to=${inDays(40)}`);
    const { date } = places.find((one: { bookable: boolean }) => one.bookable);
    await mode('first');
    try {
      const owner = await visits.visit(server.citytails);
      const { page } = owner;
      await signIn(page, email);
      await page.waitForURL((url) => !url.pathname.startsWith('/login'));
      await page.goto(`/caregivers/${caregiverId}?service=daycare&date=${date}&dogIds=${dog.id}`);
      const panel = page.getByRole('complementary', { name: /^Book / });
      await panel.getByText(/^Meet .* first: it is free\.$/).waitFor();
      expect(await panel.getByRole('button', { name: 'Continue to booking' }).isDisabled()).toBe(true);
      await page.getByRole('link', { name: 'Meet first' }).waitFor();
      await owner.shoot('meet-01-refused');
      await panel.getByRole('link', { name: 'Ask for a meet-and-greet' }).click();

      // the dog is known; a place, a day and a time are chosen
      await page.waitForURL(/\/meet\?/);
      await page.getByRole('heading', { name: 'Meet first' }).waitFor();
      expect(await page.getByRole('checkbox', { name: /^Pixel/ }).isChecked()).toBe(true);
      const button = page.getByRole('button', { name: 'Ask to meet' });
      expect(await button.isDisabled()).toBe(true);
      const days = page.getByRole('list', { name: 'Days' }).getByRole('button', { name: /times free/ });
      await days.last().click();
      await page.getByRole('list', { name: 'Times' }).getByRole('button').first().click();
      await page.getByLabel(/^Note to/).fill('Pixel is shy at first.');
      await expect.poll(() => button.isEnabled()).toBe(true);
      await owner.shoot('meet-02-ask');
      await button.click();
      await page.waitForURL(/\/bookings\/bkg_/);
      await page.getByRole('heading', { name: /^Meet-and-greet with / }).waitFor();
      await page.getByText('Free.', { exact: true }).waitFor();
      expect(await page.getByText(/Not paid yet|Invoice|Care log/).count()).toBe(0);
      await owner.shoot('meet-03-asked');
      const id = page.url().match(/bkg_\w+/)![0];

      // on a phone, the caregiver answers
      const caregiver = await visits.visit(server.citytails, phone);
      await signIn(caregiver.page, login.email, DEMO_PASSWORD);
      await caregiver.page.waitForURL((url) => !url.pathname.startsWith('/login'));
      await caregiver.page.goto('/today');
      await caregiver.page.getByRole('link', { name: 'Pixel · Meet-and-greet' }).click();
      await caregiver.page.getByText('Pixel is shy at first.').waitFor();
      await caregiver.page.getByRole('button', { name: /^(Accept|Confirm)/ }).click();
      await caregiver.page.getByText('Confirmed', { exact: true }).first().waitFor();
      await caregiver.shoot('meet-04-caregiver');

      // the owner sees it in the list, and the stay still waits for it
      await page.goto('/bookings');
      await page.getByRole('link', { name: /^Meet-and-greet with / }).waitFor();
      await page.goto(`/caregivers/${caregiverId}?service=daycare&date=${date}&dogIds=${dog.id}`);
      const see = panel.getByRole('link', { name: 'See your meet-and-greet' });
      expect(await see.getAttribute('href')).toBe(`/bookings/${id}`);
      await see.click();
      await page.getByRole('button', { name: 'Cancel booking' }).click();
      await page.getByRole('dialog').getByText('Nothing has been paid').waitFor();
      await page.getByRole('button', { name: 'Yes, cancel it' }).click();
      await page.getByText('Cancelled', { exact: true }).first().waitFor();
    } finally {
      await mode('optional');
    }
  });
});
