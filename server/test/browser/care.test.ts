import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { honestFiles } from '../corpus/index.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import type { Page } from 'playwright-core';
import { signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const checkedWithinMs = 60_000;

/** How many places of a walk a page has kept so far. */
const pointsKept = (page: Page, bookingId: string): Promise<number> =>
  page.evaluate<number>(`(JSON.parse(localStorage.getItem('walk ${bookingId}')) ?? { points: [] }).points.length`);

/** Has the dog take something at the beginning of the booking. */
async function schedule(shop: string, owner: { email: string; password: string }, bookingId: string, dogId: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-publishable-key': 'pk_sandbox_pawhaven' };
  const login = await fetch(`${shop}/api/auth/login`, { method: 'POST', headers, body: JSON.stringify({ email: owner.email, password: owner.password }) });
  const signedIn = { ...headers, authorization: `Bearer ${((await login.json()) as any).accessToken}` };
  const { when } = (await (await fetch(`${shop}/api/bookings/${bookingId}`, { headers: signedIn })).json()) as any;
  const medicationSchedule = [{ at: when.time, name: 'Apoquel', dose: 'one tablet', instructions: '' }];
  const changed = await fetch(`${shop}/api/dogs/${dogId}`, { method: 'PATCH', headers: signedIn, body: JSON.stringify({ medicationSchedule }) });
  expect(changed.status, await changed.text()).toBe(200);
}

describe.skipIf(findChromium() === null)('a caregiver’s day at the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('care');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('goes from the check-in over what is noted to the check-out, and the owner gets a report card', { timeout: 120_000 }, async () => {
    // files come by the server's own name
    const shop = server.pawhaven.replace('127.0.0.1', 'localhost');
    const made = await fetch(`${shop}/api/sandbox/scenarios`, {
      method: 'POST', headers: { authorization: 'Bearer sk_sandbox_pawhaven', 'content-type': 'application/json' }, body: JSON.stringify({ scenario: 'booking-starting' }),
    });
    const { owner, caregiver, bookingId, dogIds } = (await made.json()) as any;
    await schedule(shop, owner, bookingId, dogIds[0]);
    const [sitter, payer] = [await visits.visit(shop, phone), await visits.visit(shop)];

    // the day: the walk that is about to start
    await signIn(sitter.page, caregiver.email, caregiver.password);
    await sitter.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await sitter.page.getByRole('button', { name: 'Menu' }).click();
    await sitter.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Today' }).click();
    const stay = sitter.page.getByRole('article', { name: 'Biscuit' });
    await stay.getByRole('button', { name: 'Check in' }).waitFor();
    await sitter.shoot('60-today-phone');
    await stay.getByRole('button', { name: 'Check in' }).click();
    await stay.getByText('Checked in').waitFor();

    // with one hand
    await stay.getByRole('button', { name: 'A note' }).click();
    const dialog = sitter.page.getByRole('dialog');
    await dialog.getByLabel('What happened').fill('She met a squirrel.');
    await dialog.getByRole('button', { name: 'Note it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await stay.getByRole('list', { name: 'Care log' }).getByText('She met a squirrel.').waitFor();
    // what is due is there to choose, and something else can be said
    await stay.getByRole('button', { name: 'Medication given' }).click();
    await dialog.getByLabel('From the schedule').selectOption({ label: 'Another medication' });
    await dialog.getByLabel('Medication', { exact: true }).fill('Aspirin');
    await dialog.getByRole('button', { name: 'Note it' }).click();
    await dialog.getByText(/no such medication/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await stay.getByRole('button', { name: 'Medication given' }).click();
    await dialog.getByText(/Apoquel · one tablet/).waitFor({ state: 'attached' });
    await sitter.shoot('60-medication-phone');
    await dialog.getByRole('button', { name: 'Note it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await stay.getByRole('list', { name: 'Care log' }).getByText('Apoquel, one tablet').waitFor();
    const photo = (await honestFiles()).find((file) => file.name === 'a screenshot')!.bytes;
    await stay.getByLabel('A photo', { exact: true }).setInputFiles({ name: 'squirrel.png', mimeType: 'image/png', buffer: photo });
    await stay.getByRole('img', { name: 'A photo of Biscuit' }).waitFor({ timeout: checkedWithinMs });
    // a walk without a place is noted as one, and with one its way is drawn
    await stay.getByRole('button', { name: 'Start a walk' }).click();
    await stay.getByText(/doesn’t tell where you are/).waitFor();
    await stay.getByRole('button', { name: 'Forget it' }).click();
    await sitter.page.context().grantPermissions(['geolocation']);
    await sitter.page.context().setGeolocation({ latitude: 39.7486, longitude: -104.9976, accuracy: 5 });
    await stay.getByRole('button', { name: 'Start a walk' }).click();
    for (let step = 1; (await pointsKept(sitter.page, bookingId)) < 4; step += 1) {
      await sitter.page.context().setGeolocation({ latitude: 39.7486 + (step % 3) * 0.00003, longitude: -104.9976 + (step % 2) * 0.00003, accuracy: 5 });
      await sitter.page.evaluate('new Promise(requestAnimationFrame)');
    }
    await stay.getByRole('button', { name: 'End the walk' }).click();
    await stay.getByRole('img', { name: /^The way of the walk: / }).waitFor();
    await stay.getByRole('button', { name: 'Start a walk' }).waitFor();
    await sitter.shoot('61-today-log-phone');

    // the owner looks on
    await signIn(payer.page, owner.email, owner.password);
    await payer.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await payer.page.goto(`/bookings/${bookingId}`);
    await payer.page.getByRole('list', { name: 'Care log' }).getByText('She met a squirrel.').waitFor();
    await payer.shoot('62-booking-live');

    await stay.getByRole('button', { name: 'Check out' }).click();
    await sitter.page.getByRole('heading', { name: 'Nobody comes today' }).waitFor();

    // the page asks every twenty seconds by itself; nobody waits for that here
    await payer.page.reload();
    const card = payer.page.getByRole('region', { name: 'Biscuit’s report card' });
    await card.waitFor({ timeout: 40_000 });
    await card.getByText('2 of 2').waitFor();
    await card.getByText('She met a squirrel.').waitFor();
    await payer.shoot('63-report-card');

    await payer.page.getByRole('button', { name: 'Open a dispute' }).click();
    await payer.page.getByLabel('What happened').fill('There was no walk in the park.');
    await payer.page.getByRole('dialog').getByRole('button', { name: 'Open a dispute' }).click();
    await payer.page.getByText('Waiting for an answer').waitFor();
    await payer.shoot('64-dispute');
    await sitter.page.goto(`/bookings/${bookingId}`);
    await sitter.page.getByRole('button', { name: 'Answer' }).click();
    await sitter.page.getByLabel('What happened').fill('We went by the river.');
    await sitter.page.getByRole('button', { name: 'Send' }).click();
    await sitter.page.getByText('Being decided').waitFor();
    await sitter.shoot('65-dispute-phone');
    expect([...sitter.complaints, ...payer.complaints]).toEqual([]);
  });
});
