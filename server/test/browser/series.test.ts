import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { demoKeys } from '../../src/embedded.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const shortDay = (date: string): string => new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short' }).format(new Date(`${date}T00:00:00Z`));

describe.skipIf(findChromium() === null)('walks that repeat', () => {
  let server: DemoAddresses;
  const visits = createVisits('series');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  const ask = async (method: string, path: string, { token, body }: { token?: string; body?: object } = {}) => {
    const answer = await fetch(`${server.pawhaven}/api${path}`, {
      method,
      headers: {
        'x-publishable-key': demoKeys.pawhaven.publishableKey, ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return JSON.parse(text);
  };

  it('are asked for with what is free in sight, answered once, and skipped, moved, paused and ended', async () => {
    const login = loginOf('pawhaven', 'caregiver');
    const { accessToken: hers } = await ask('POST', '/auth/login', { body: { email: login.email, password: DEMO_PASSWORD } });
    const prices = [{ durationMinutes: 30, amount: { amount: 2_000, currency: 'USD' } }];
    await ask('PUT', '/caregivers/me/services/walking', { token: hers, body: { prices, capacity: 1, sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'], instantBook: false, minNoticeHours: 0, horizonDays: 120 } });
    const { id: caregiverId } = await ask('GET', '/caregivers/me', { token: hers });
    const email = `walks-${Date.now()}@example.com`;
    const { accessToken: his } = await ask('POST', '/auth/register', { body: { email, password, firstName: 'Wim', lastName: 'Otten', role: 'owner' } });
    const dog = await ask('POST', '/dogs', { token: his, body: { name: 'Pixel', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29, sex: 'female', neutered: true } });
    for (const vaccine of ['rabies', 'dhpp', 'bordetella']) await ask('POST', `/dogs/${dog.id}/vaccinations`, { token: his, body: { vaccine, givenOn: inDays(-100), validUntil: inDays(600) } });
    await ask('POST', '/me/addresses', { token: his, body: { label: 'Home', line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202' } });
    const { places } = await ask('GET', `/caregivers/${caregiverId}/availability?serviceType=walking&durationMinutes=30&from=${inDays(2)}&to=${inDays(12)}`);
    const first = places.find((one: { bookable: boolean }) => one.bookable) as { date: string; time: string };

    const owner = await visits.visit(server.pawhaven);
    const { page } = owner;
    await signIn(page, email);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`/book?${new URLSearchParams({ caregiver: caregiverId, service: 'walking', date: first.date, time: first.time, minutes: '30', dogIds: dog.id })}`);
    await page.getByRole('checkbox', { name: 'Repeat every week' }).check();
    // the day that was chosen is one of them already
    expect(await page.getByRole('checkbox', { name: new RegExp(`${shortDay(first.date)}$`) }).isChecked()).toBe(true);
    const times = page.getByRole('list', { name: 'Times' });
    await times.getByRole('listitem').first().waitFor();
    const other = shortDay(inDays(3)) === shortDay(first.date) ? shortDay(inDays(4)) : shortDay(inDays(3));
    const weekly = await times.getByRole('listitem').count();
    await page.getByRole('checkbox', { name: new RegExp(`${other}$`) }).check();
    await expect.poll(async () => (await times.getByRole('listitem').count()) + (await page.getByText('They are left out').count())).toBeGreaterThan(weekly);
    await owner.shoot('series-01-repeat');
    await page.getByRole('button', { name: 'Ask for all of these' }).click();

    // my series: one is skipped, one moved
    await page.waitForURL(/\/series\/bks_/);
    const next = page.getByRole('list', { name: 'Next times' });
    await next.getByText('Asked for').first().waitFor();
    await next.getByRole('button', { name: /^Skip/ }).first().click();
    await next.getByText('Left out').waitFor();
    await next.getByRole('button', { name: /^Change/ }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Change this time' });
    await dialog.getByLabel('Time', { exact: true }).fill('12:15');
    await dialog.getByRole('list', { name: 'Times' }).getByText(/12:15/).waitFor();
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await next.getByRole('link', { name: /12:15/ }).waitFor();
    await owner.shoot('series-02-mine');

    // one yes for all of them
    const caregiver = await visits.visit(server.pawhaven, phone);
    await signIn(caregiver.page, login.email, DEMO_PASSWORD);
    const waiting = caregiver.page.getByRole('region', { name: 'Series to answer' });
    await waiting.getByRole('link', { name: /Wim O\./ }).click();
    await caregiver.page.getByText('asks you for this').waitFor();
    await caregiver.shoot('series-03-answer');
    await caregiver.page.getByRole('button', { name: 'Accept all' }).click();
    await caregiver.page.getByText('Going on').waitFor();

    await page.reload();
    await next.getByText('Confirmed').first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await next.getByText('Paused').first().waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await next.getByText('Confirmed').first().waitFor();
    await page.getByRole('button', { name: 'End the series' }).click();
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByText('Ended', { exact: true }).waitFor();
    await page.goto('/series');
    await page.getByRole('list', { name: 'Series' }).getByText('Ended').waitFor();
    expect([...owner.complaints, ...caregiver.complaints]).toEqual([]);
  });
});
