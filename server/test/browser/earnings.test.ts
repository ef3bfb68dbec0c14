import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/demo/data/index.ts';
import { until } from '../app/index.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { signIn } from './people.ts';
import type { DemoAddresses } from './server.ts';

const patienceMs = 30_000;

describe.skipIf(findChromium() === null)('a caregiver’s earnings at the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('earnings');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('goes from what is coming over the payout account to a payout with its statement', { timeout: 90_000 }, async () => {
    const shop = server.pawhaven;
    const asAdmin = async (method: string, path: string, body?: object): Promise<any> => {
      const answer = await fetch(`${shop}/api${path}`, { method, headers: { authorization: 'Bearer sk_sandbox_pawhaven', 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    };
    const { caregiver, caregiverId } = await asAdmin('POST', '/sandbox/scenarios', { scenario: 'booking-completed' });
    expect(caregiverId).toMatch(/^cgv_/);

    const { page, shoot, complaints } = await visits.visit(shop);
    await signIn(page, caregiver.email, caregiver.password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Earnings' }).click();
    const coming = page.getByRole('list', { name: 'What is coming' });
    await coming.getByText(/Free on/).waitFor();
    await page.getByRole('img', { name: /^Earned \$[\d.]+ and paid out \$0\.00, by week$/ }).waitFor();
    await page.getByText('Not set up').waitFor();

    // somebody leaves it for later, and comes back
    await page.getByRole('button', { name: 'Set up payouts' }).click();
    await page.getByRole('button', { name: 'Leave it for later' }).click();
    await page.getByText('Not finished').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Finish with test data' }).click();
    await page.waitForURL(/\/earnings$/);
    await page.getByText('Ready', { exact: true }).waitFor();
    await shoot('80-earnings-coming');

    // PayPal would be better
    await page.getByRole('button', { name: 'Change where it goes' }).click();
    await page.locator('label.chip', { hasText: 'PayPal' }).click();
    await page.getByLabel('Your PayPal address').fill('grace@pay.example');
    await shoot('83-earnings-paypal');
    await page.getByRole('button', { name: 'Pay me by PayPal' }).click();
    await page.getByText('PayPal g…@pay.example').waitFor();
    await page.getByText('Ready', { exact: true }).waitFor();

    // another booking, in a business that pays at once
    await asAdmin('PATCH', '/admin/settings', { payouts: { releaseHours: 0 } });
    const next = await asAdmin('POST', '/sandbox/scenarios', { scenario: 'booking-completed' });
    const phoned = await visits.visit(shop, phone);
    await signIn(phoned.page, next.caregiver.email, next.caregiver.password);
    await phoned.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await phoned.page.goto('/earnings');
    await phoned.page.getByRole('button', { name: 'Set up payouts' }).click();
    await phoned.page.getByRole('button', { name: 'Finish with test data' }).click();
    await phoned.page.getByText('Ready', { exact: true }).waitFor();
    await until(async () => (await asAdmin('POST', '/admin/payouts/run', { caregiverUserId: next.caregiver.userId })).payouts.length > 0, patienceMs);
    const payouts = phoned.page.getByRole('list', { name: 'Payouts' });
    await until(async () => (await asAdmin('GET', `/admin/payouts?status=paid&caregiverUserId=${next.caregiver.userId}`)).data.length > 0, patienceMs);
    await asAdmin('PATCH', '/admin/settings', { payouts: { releaseHours: 48 } });
    await phoned.page.reload();
    await payouts.getByText('Paid', { exact: true }).waitFor();
    await phoned.page.getByText('As a table').click();
    await phoned.shoot('81-earnings-phone');
    await payouts.getByRole('button', { name: /^Statement of/ }).click();
    await phoned.page.getByRole('dialog').getByRole('link', { name: 'Booking' }).waitFor();
    await phoned.shoot('82-statement-phone');
    expect([...complaints, ...phoned.complaints]).toEqual([]);
  });

  it('are there in the demo: weeks of them, paid out each Friday, and some that are coming', async () => {
    const { page, complaints } = await visits.visit(server.pawhaven, phone);
    await signIn(page, 'caregiver@pawhaven.example', DEMO_PASSWORD);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto('/earnings');
    await page.getByRole('img', { name: /^Earned \$[1-9][\d.,]+ and paid out \$[1-9][\d.,]+, by week$/ }).waitFor();
    await page.getByText('Ready', { exact: true }).waitFor();
    expect(await page.getByRole('list', { name: 'Payouts' }).getByText('Paid', { exact: true }).count()).toBeGreaterThan(2);
    expect(await page.getByRole('list', { name: 'What is coming' }).getByRole('listitem').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });
});
