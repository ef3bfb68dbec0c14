import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

describe.skipIf(!available)('paying with PayPal', () => {
  let server: DemoAddresses;
  const visits = createVisits('paypal');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('goes over PayPal’s page: left, declined, and approved in the end', async () => {
    const made = await fetch(`${server.pawhaven}/api/sandbox/scenarios`, {
      method: 'POST', headers: { authorization: 'Bearer sk_sandbox_pawhaven', 'content-type': 'application/json' }, body: JSON.stringify({ scenario: 'booking-confirmed' }),
    });
    const { owner, bookingId } = (await made.json()) as { owner: { email: string; password: string }; bookingId: string };
    const visitor = await visits.visit(server.pawhaven, phone);
    const { page } = visitor;
    await signIn(page, owner.email, owner.password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));

    await page.goto(`/bookings/${bookingId}/pay`);
    await page.getByRole('radio', { name: /begins/ }).check();
    await page.getByRole('button', { name: 'Pay with PayPal' }).waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Now', exact: true }).check();
    await page.getByRole('button', { name: 'Pay with PayPal' }).waitFor();
    await visitor.shoot('paypal-button');
    await page.getByRole('button', { name: 'Pay with PayPal' }).click();
    await page.getByRole('button', { name: 'Agree and pay', exact: true }).waitFor();
    await visitor.shoot('paypal-approval');
    await page.getByRole('button', { name: 'Cancel and return' }).click();
    await page.getByText('You came back without paying').waitFor();
    await visitor.shoot('paypal-left');

    await page.getByRole('link', { name: /^Pay / }).click();
    await page.getByRole('button', { name: 'Pay with PayPal' }).click();
    await page.getByRole('button', { name: /its bank declines/ }).click();
    await page.getByRole('alert').filter({ hasText: 'PayPal could not take the payment' }).waitFor();
    await visitor.shoot('paypal-declined');

    await page.getByRole('link', { name: /^Pay / }).click();
    await page.getByRole('button', { name: 'Pay with PayPal' }).click();
    await page.getByText('That way of paying was declined').waitFor();
    await page.getByRole('button', { name: 'Agree and pay', exact: true }).click();
    await page.getByText('Paid with PayPal. Thank you!').waitFor();
    await visitor.shoot('paypal-paid');
  });
});
