import type { Page } from 'playwright-core';

export const password = 'a-long-walk-at-dawn';

/** Opens an account; it ends on the page where somebody new arrives. */
export async function register(page: Page, email: string, role: 'owner' | 'caregiver' = 'owner'): Promise<void> {
  await page.goto(`/register?role=${role}`);
  await page.getByLabel('First name').fill('Olivia');
  await page.getByLabel('Last name').fill('Martin');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(role === 'owner' ? /\/dogs$/ : /\/caregiver$/);
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function typeCard(page: Page, number: string, action: RegExp): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12/40');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: action }).click();
}
