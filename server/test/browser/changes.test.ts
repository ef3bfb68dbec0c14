import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { createVisits, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { signIn, typeCard } from './people.ts';
import type { DemoAddresses } from './server.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const password = 'a-long-walk-at-dawn';

describe.skipIf(!available)('a change of a booking', () => {
  let server: DemoAddresses;
  const visits = createVisits('changes');
  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  const api = async (path: string, body?: unknown, token?: string): Promise<any> => {
    const response = await fetch(`${server.pawhaven}/api${path}`, {
      method: body === undefined ? 'GET' : path.endsWith('/status') ? 'PUT' : 'POST',
      headers: { 'x-publishable-key': 'pk_sandbox_pawhaven', 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as any;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  };

  /** Two nights with a third one free after them, confirmed and paid. */
  async function book(email: string): Promise<{ id: string; checkOut: string; caregiverEmail: string }> {
    const login = loginOf('pawhaven', 'caregiver');
    const caregiver = await api('/auth/login', { email: login.email, password: DEMO_PASSWORD });
    const { data } = await api('/caregivers/search?place=80205&serviceType=boarding&limit=50');
    const { caregiverId } = data.find((one: { displayName: string }) => one.displayName === `${login.firstName} ${login.lastName.charAt(0)}.`);
    const from = addDays(new Date().toISOString().slice(0, 10), 90);
    const { places } = await api(`/caregivers/${caregiverId}/availability?serviceType=boarding&from=${from}&to=${addDays(from, 40)}`);
    const at = places.findIndex((_: unknown, index: number) => places.slice(index, index + 3).every(({ bookable }: { bookable: boolean }) => bookable));
    const { date: checkIn } = places[at];
    const { accessToken: token } = await api('/auth/register', { email, password, firstName: 'Olivia', lastName: 'Martin', role: 'owner' });
    const dog = await api('/dogs', { name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true }, token);
    const quote = await api('/bookings/quote', { caregiverId, serviceType: 'boarding', when: { unit: 'night', checkIn, checkOut: addDays(checkIn, 2) }, dogIds: [dog.id] }, token);
    const booking = await api('/bookings', { quoteId: quote.id }, token);
    if (booking.status === 'pending') await api(`/bookings/${booking.id}/status`, { status: 'confirmed' }, caregiver.accessToken);
    const { payment } = await api('/payments', { bookingId: booking.id }, token);
    await api(`/sandbox/payments/${payment.id}/complete`, { outcome: 'succeeded' }, token);
    return { id: booking.id, checkOut: addDays(checkIn, 2), caregiverEmail: login.email };
  }

  it('is proposed by the owner with the difference before their eyes, and agreed to by the caregiver; the rest is paid', async () => {
    const email = `changing-${process.pid}@example.com`;
    const { id, checkOut, caregiverEmail } = await book(email);
    const owner = await visits.visit(server.pawhaven);
    const { page } = owner;
    await signIn(page, email, password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.goto(`/bookings/${id}`);
    await page.getByRole('button', { name: 'Change booking' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change this booking?' });
    const propose = dialog.getByRole('button', { name: 'Propose the change' });
    expect(await propose.isDisabled()).toBe(true);
    await dialog.getByLabel('Check-out').fill(addDays(checkOut, 1));
    await dialog.getByRole('row', { name: /^Boarding, 3 nights/ }).waitFor();
    const total = await dialog.getByRole('row', { name: /^Total/ }).innerText();
    await dialog.getByLabel('Message').fill('We are back a day later.');
    await owner.shoot('change-propose');
    await propose.click();
    await page.getByRole('heading', { name: 'You proposed a change' }).waitFor();
    await page.getByRole('button', { name: 'Withdraw change' }).waitFor();
    expect(await page.getByRole('button', { name: 'Change booking' }).count()).toBe(0);

    // on a phone
    const caregiver = await visits.visit(server.pawhaven, phone);
    await signIn(caregiver.page, caregiverEmail, DEMO_PASSWORD);
    await caregiver.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await caregiver.page.goto(`/bookings/${id}`);
    await caregiver.page.getByRole('heading', { name: /^Olivia proposes a change/ }).waitFor();
    await caregiver.page.getByText('We are back a day later.').waitFor();
    expect(await caregiver.page.getByRole('row', { name: /^Total/ }).first().innerText()).toBe(total);
    await caregiver.shoot('change-answer');
    await caregiver.page.getByRole('button', { name: 'Accept change' }).click();
    await caregiver.page.getByText('(3 nights)').waitFor();
    await caregiver.page.getByRole('heading', { name: /proposes a change/ }).waitFor({ state: 'detached' });

    await page.reload();
    await page.getByText('(3 nights)').waitFor();
    await page.getByRole('row', { name: /^Boarding, 3 nights/ }).waitFor();
    await page.getByText('The rest is still to be paid').waitFor();
    await owner.shoot('change-rest');
    await caregiver.page.getByText('The rest, not paid yet').waitFor();
    await page.getByRole('link', { name: /^Pay the rest, \$/ }).click();
    await page.getByRole('heading', { name: /^The rest of: Boarding/ }).waitFor();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await typeCard(page, '4242424242424242', /^Pay/);
    await page.waitForURL(new RegExp(`/bookings/${id}`));
    await page.getByText('Still to be paid').waitFor({ state: 'detached' });
    await page.goto(`/bookings/${id}`);
    await page.getByRole('row', { name: /^Boarding, 3 nights/ }).waitFor();
    expect(await page.getByText(/still to be paid/i).count()).toBe(0);
    expect([...owner.complaints, ...caregiver.complaints]).toEqual([]);
  });
});
