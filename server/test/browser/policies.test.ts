import { cancelBooking, completeSandboxPayment, createBooking, createDog, createDogcare, listServices, processPayment, putService, quoteBooking, searchCaregivers, setBookingStatus, updateSettings } from '@dogcare/sdk';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { until } from '../app/index.ts';
import { createVisits } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, register } from './people.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

const publishableKey = 'pk_sandbox_pawhaven';
const day = 86_400_000;
const dateIn = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

/** People as their own programs would act, so that the page is left with what is tried. */
async function signedIn(baseUrl: string, email: string, secret: string) {
  const dogcare = createDogcare({ baseUrl, publishableKey });
  await dogcare.login({ email, password: secret });
  return dogcare.client;
}

describe.skipIf(!available)('cancelling', () => {
  const visits = createVisits('policies');
  afterAll(() => visits.close());

  it('shows the business’s own policy, what comes back by line and until when; and whom to ask instead where the caregiver cancels', async () => {
    const { pawhaven } = inject('demo');
    const business = createDogcare({ baseUrl: pawhaven, secretKey: 'sk_sandbox_pawhaven' }).client;
    const policies = { weekender: { rules: [{ daysBefore: 7, at: '18:00', refundBps: 10_000 }, { daysBefore: 2, at: '18:00', refundBps: 5_000 }], neverRefunded: { ownerFeeBps: 10_000 } } };
    await updateSettings({ client: business, body: { policies } });
    const login = loginOf('pawhaven', 'caregiver');
    const caregiver = await signedIn(pawhaven, login.email, DEMO_PASSWORD);
    const { unit: _unit, serviceType: _type, ...boarding } = (await listServices({ client: caregiver })).data.find(({ serviceType }) => serviceType === 'boarding')!;
    const offer = (change: object) => putService({ client: caregiver, path: { serviceType: 'boarding' }, body: { ...boarding, ...change } });
    await offer({ cancellationPolicy: 'weekender', instantBook: false });

    const visitor = await visits.visit(pawhaven);
    const { page } = visitor;
    const email = `policies-${Date.now()}@example.com`;
    await register(page, email);
    const owner = await signedIn(pawhaven, email, password);
    const { id: dogId } = await createDog({ client: owner, body: { name: 'Biscuit', breedId: 'beagle', birthDate: '2021-04-09', weightKg: 12, sex: 'female', neutered: true } });
    const name = `${login.firstName} ${login.lastName.charAt(0)}.`;
    const found = await searchCaregivers({ client: owner, query: { place: '80205', serviceType: 'boarding', limit: 100 } });
    const { caregiverId } = found.data.find(({ displayName }) => displayName === name)!;

    // the policy on the caregiver's page, in words
    await page.goto(`/caregivers/${caregiverId}`);
    await page.getByText('Weekender cancellation.').first().waitFor();
    await page.getByText('Full refund until 6 PM 7 days before the start, then half until 6 PM 2 days before. The service fee is never refunded.').first().waitFor();

    // the first nights that she has free; two stays of them, one for either side to cancel
    const booked: string[] = [];
    for (let from = 30; booked.length < 2 && from < 120; from += 4) {
      const when = { unit: 'night' as const, checkIn: dateIn(from), checkOut: dateIn(from + 3) };
      const quote = await quoteBooking({ client: owner, body: { caregiverId, serviceType: 'boarding', when, dogIds: [dogId] } });
      if (quote.id === null) continue;
      const { id: bookingId } = await createBooking({ client: owner, body: { quoteId: quote.id } });
      await setBookingStatus({ client: caregiver, path: { bookingId }, body: { status: 'confirmed' } });
      const { payment } = await processPayment({ client: owner, body: { bookingId } });
      await completeSandboxPayment({ client: owner, path: { paymentId: payment.id }, body: { outcome: 'succeeded' } });
      booked.push(bookingId);
    }
    const [mine, theirs] = booked as [string, string];

    // as if the page had been left open over a cut-off: the first preview tells of more than there is by now
    await page.route(`**/api/bookings/${mine}/cancellation`, async (route) => {
      const response = await route.fetch();
      const preview = (await response.json()) as { refund: { amount: number } };
      await route.fulfill({ response, json: { ...preview, refund: { ...preview.refund, amount: preview.refund.amount + 500 } } });
    }, { times: 1 });
    await page.goto(`/bookings/${mine}`);
    await page.getByRole('button', { name: 'Cancel booking' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' });
    await dialog.getByText('Before 6 PM 7 days before the start: everything is refunded. The service fee is never refunded.').waitFor();
    const fee = dialog.getByRole('row', { name: /^Service fee/ }).getByRole('cell');
    expect(await fee.last().innerText()).toBe('$0.00');
    await dialog.getByText(/^From .* 6:00 PM.* on, less is refunded\.$/).waitFor();
    await visitor.shoot('policies-preview');

    const refund = dialog.getByRole('row', { name: /^Total/ }).getByRole('cell').last();
    const promised = await refund.innerText();
    await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();
    await dialog.getByText('The refund has changed').waitFor();
    await until(async () => (await refund.innerText()) !== promised);
    await visitor.shoot('policies-changed');
    await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    expect(await page.getByRole('heading', { name: 'Free for the same dates' }).count()).toBe(0);

    // the caregiver cancels the other one
    await cancelBooking({ client: caregiver, path: { bookingId: theirs }, body: { reason: 'A broken leg' } });
    // as if the refund took its time
    await page.route('**/api/payments?*', async (route) => {
      const response = await route.fetch();
      const { data, ...more } = (await response.json()) as { data: { bookings: object[] }[] };
      const waiting = (one: object) => ({ ...one, refunded: { amount: 0, currency: 'USD' }, refundPending: { amount: 2_000, currency: 'USD' } });
      await route.fulfill({ response, json: { ...more, data: data.map((one) => ({ ...one, bookings: one.bookings.map(waiting) })) } });
    });
    await page.route(`**/api/bookings/${theirs}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()) as object, paymentStatus: 'paid', refunded: { amount: 0, currency: 'USD' } } });
    });
    await page.goto(`/bookings/${theirs}`);
    await page.getByText('Refund on its way').waitFor();
    await page.getByText('$20.00').first().waitFor();
    const others = page.getByRole('region', { name: 'Free for the same dates' });
    await others.getByRole('link', { name: /^(Book|Request)/ }).first().waitFor();
    expect(await others.getByRole('listitem').count()).toBeLessThanOrEqual(3);
    expect(await others.getByText(name).count()).toBe(0);
    await visitor.shoot('policies-replacements');
    const total = await others.getByRole('listitem').first().locator('.replacement-side strong').innerText();
    await others.getByRole('link', { name: /^(Book|Request)/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Almost there' }).waitFor();
    const row = page.getByRole('row', { name: /^Total/ });
    await row.waitFor();
    expect(await row.innerText()).toContain(total);
    expect(visitor.complaints).toEqual([]);

    // all others find it as it was
    await offer({});
    await updateSettings({ client: business, body: { policies: { weekender: null } } });
  });
});
