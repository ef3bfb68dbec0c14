import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { signIn, typeCard } from './people.ts';
import type { DemoAddresses } from './server.ts';

describe.skipIf(findChromium() === null)('paying at the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('payments');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  it('saves cards, tells of a decline, asks the bank, and pays', { timeout: 60_000 }, async () => {
    const made = await fetch(`${server.pawhaven}/api/sandbox/scenarios`, {
      method: 'POST', headers: { authorization: 'Bearer sk_sandbox_pawhaven', 'content-type': 'application/json' }, body: JSON.stringify({ scenario: 'booking-confirmed' }),
    });
    const { owner, bookingId } = (await made.json()) as any;
    const visitor = await visits.visit(server.pawhaven, phone);
    const { page } = visitor;
    await signIn(page, owner.email, owner.password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));

    // saved cards: one that is declined when it is charged, one that the bank always asks about
    await page.goto('/account/cards');
    await page.getByRole('heading', { name: 'No card yet' }).waitFor();
    await page.getByRole('button', { name: 'Add a card' }).click();
    await typeCard(page, '4000000000000002', /Save card/);
    await page.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
    await typeCard(page, '4000000000000341', /Save card/);
    await page.getByText('Your card is saved').waitFor();
    await page.getByRole('button', { name: 'Add a card' }).click();
    await typeCard(page, '4000002760003184', /Save card/);
    await page.getByRole('button', { name: 'Complete authentication' }).click();
    await page.getByRole('button', { name: 'Make Visa ending in 3184 the usual one' }).waitFor();
    await visitor.shoot('70-cards-phone');

    // the usual one is declined: nothing is lost, another is chosen
    await page.goto(`/bookings/${bookingId}`);
    await page.getByRole('link', { name: /^Pay \$/ }).click();
    await page.getByLabel(/Visa ending in 0341/).waitFor();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await page.getByRole('alert').filter({ hasText: 'The payment didn’t go through' }).waitFor();
    await visitor.shoot('71-declined-phone');

    // the bank asks, and is told no; then yes
    await page.getByLabel(/Visa ending in 3184/).check();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await page.getByRole('button', { name: 'Fail authentication' }).click();
    await page.getByRole('alert').filter({ hasText: 'The payment didn’t go through' }).waitFor();
    await visitor.shoot('72-not-authenticated-phone');
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByLabel(/Visa ending in 3184/).check();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await page.getByRole('button', { name: 'Complete authentication' }).click();
    await page.getByText('Paid. Thank you!').waitFor();
    await visitor.shoot('73-paid-phone');

    // and a card goes
    await page.goto('/account/cards');
    await page.getByRole('button', { name: 'Remove Visa ending in 0341' }).click();
    await page.getByRole('dialog', { name: 'Remove Visa ending in 0341?' }).getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /^Visa ending in 0341/ }).waitFor({ state: 'detached' }); // the dialog’s began with "Remove"
    await page.getByRole('heading', { name: /^Visa ending in 3184 the usual one/ }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('leaves a tip where the stay is over, and has a card charged later where it is far off', { timeout: 60_000 }, async () => {
    const scenario = async (name: string) => (await (await fetch(`${server.pawhaven}/api/sandbox/scenarios`, {
      method: 'POST', headers: { authorization: 'Bearer sk_sandbox_pawhaven', 'content-type': 'application/json' }, body: JSON.stringify({ scenario: name }),
    })).json()) as any;
    const over = await scenario('booking-completed');
    const visitor = await visits.visit(server.pawhaven);
    const { page } = visitor;
    await signIn(page, over.owner.email, over.owner.password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`/bookings/${over.bookingId}`);
    const tip = page.getByRole('region', { name: 'Leave a tip' });
    await tip.getByLabel('Another amount').check();
    await tip.getByLabel('Amount in USD').fill('12.50');
    await visitor.shoot('74-tip');
    await tip.getByRole('button', { name: 'Tip $12.50' }).click();
    await typeCard(page, '4242424242424242', /^Pay/);
    await page.getByText('Thank you for your tip').waitFor();
    await page.getByText('$12.50 goes to').waitFor();

    // further off: a card is saved on the way, and charged by itself later
    const ahead = await scenario('booking-confirmed');
    const other = await visits.visit(server.pawhaven);
    await signIn(other.page, ahead.owner.email, ahead.owner.password);
    await other.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await other.page.goto(`/bookings/${ahead.bookingId}/pay`);
    await other.page.getByLabel(/Shortly before it begins/).check();
    await other.page.getByRole('button', { name: 'Save a card' }).click();
    await typeCard(other.page, '4242424242424242', /Save card/);
    await other.page.getByText('Your card is saved').waitFor();
    await other.page.getByLabel(/Visa ending in 4242/).check();
    await other.page.getByLabel(/Shortly before it begins/).check();
    await other.page.getByRole('button', { name: /^Schedule \$/ }).click();
    await other.page.getByText('Your card is charged later').waitFor();
    await other.page.getByText('Your card is charged on').waitFor();
    expect(await other.page.getByText('Pay by').count()).toBe(0);
    await other.shoot('75-scheduled');
    expect([...visitor.complaints, ...other.complaints]).toEqual([]);
  });
});
