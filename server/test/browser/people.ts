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
