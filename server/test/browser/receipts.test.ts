import { readFile } from 'node:fs/promises';
import { completeSandboxPayment, createBooking, createDog, createDogcare, createRefund, getPayment, listInvoices, processPayment, quoteBooking, searchCaregivers } from '@dogcare/sdk';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { textOf } from '../../src/modules/payments/invoices/test/pdf-text.ts';
import { until } from '../app/index.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, register } from './people.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

const day = 86_400_000;
const dateIn = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

describe.skipIf(!available)('receipts', () => {
  const visits = createVisits('receipts');
  afterAll(() => visits.close());

  it('are on the page and as PDF, with the same numbers: what was paid, and what went back', async () => {
    const { pawhaven } = inject('demo');
    const visitor = await visits.visit(pawhaven);
    const { page } = visitor;
    const email = `receipts-${Date.now()}@example.com`;
    await register(page, email);
    const dogcare = createDogcare({ baseUrl: pawhaven, publishableKey: 'pk_sandbox_pawhaven' });
    await dogcare.login({ email, password });
    const { client } = dogcare;
    const business = createDogcare({ baseUrl: pawhaven, secretKey: 'sk_sandbox_pawhaven' }).client;
    await page.goto('/account/receipts');
    await page.getByText('No receipts yet').waitFor();

    const { id: dogId } = await createDog({ client, body: { name: 'Biscuit', breedId: 'beagle', birthDate: '2021-04-09', weightKg: 12, sex: 'female', neutered: true } });
    const found = await searchCaregivers({ client, query: { place: '80205', serviceType: 'boarding', limit: 100 } });
    const book = async (): Promise<string> => {
      for (const { caregiverId } of found.data.filter(({ instantBook }) => instantBook)) {
        for (let from = 33; from < 90; from += 6) {
          const quote = await quoteBooking({ client, body: { caregiverId, serviceType: 'boarding', when: { unit: 'night', checkIn: dateIn(from), checkOut: dateIn(from + 2) }, dogIds: [dogId] } });
          if (quote.id) return (await createBooking({ client, body: { quoteId: quote.id } })).id;
        }
      }
      throw new Error('nobody has two nights free');
    };
    const bookingId = await book();
    const { payment: { id: paymentId } } = await processPayment({ client, body: { bookingId } });
    await completeSandboxPayment({ client, path: { paymentId }, body: { outcome: 'succeeded' } });
    await until(async () => (await getPayment({ client, path: { paymentId } })).status === 'succeeded');
    await createRefund({ client: business, path: { paymentId }, body: { amount: { amount: 1_234, currency: 'USD' }, reason: 'A walk was missed.' } });
    await until(async () => (await listInvoices({ client, query: { bookingId } })).data.length === 2);
    const [credit, invoice] = (await listInvoices({ client, query: { bookingId } })).data;

    await page.reload();
    const receipts = page.getByRole('list', { name: 'Receipts' });
    await receipts.getByText('-$12.34').waitFor();
    expect(await receipts.getByRole('listitem').count()).toBe(2);
    await visitor.shoot('receipts');
    await page.setViewportSize(phone);
    await visitor.shoot('receipts-phone');
    await receipts.getByRole('link', { name: `Credit note ${credit!.number}` }).click();
    await page.getByText(`For invoice ${invoice!.number}`).waitFor();
    await visitor.shoot('credit-note-phone');
    await page.getByRole('link', { name: `Invoice ${invoice!.number}` }).click();
    await page.getByRole('heading', { name: `Invoice ${invoice!.number}` }).waitFor();
    const shown = await page.locator('.invoice .money').allInnerTexts();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF', exact: true }).click()]);
    expect(download.suggestedFilename()).toBe(`${invoice!.number}.pdf`);
    const text = textOf(await readFile(await download.path()));
    expect(shown.length).toBeGreaterThan(3);
    for (const amount of shown) expect(text).toContain(amount);
    expect(text).toContain('Olivia Martin');
    expect(visitor.complaints).toEqual([]);
  });
});
