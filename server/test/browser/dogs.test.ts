import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { honestFiles } from '../corpus/index.ts';
import { openVisitor, phone, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';

const checkedWithinMs = 60_000;

async function registerWithDog(page: Page): Promise<void> {
  await page.goto('/register');
  await page.getByLabel('First name').fill('Olivia');
  await page.getByLabel('Last name').fill('Martin');
  await page.getByLabel('E-mail').fill(`olivia-${process.pid}@example.com`);
  await page.getByLabel('Password').fill('a-long-walk-at-dawn');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/dogs$/);
  await page.getByRole('button', { name: 'Add a dog' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Biscuit');
  await dialog.getByRole('combobox', { name: 'Breed' }).fill('golden retr');
  await page.getByRole('option', { name: /^Golden Retriever/ }).click();
  await dialog.getByLabel('Birth date').fill('2021-04-09');
  await dialog.getByLabel(/Weight/).fill('65');
  await dialog.getByRole('radio', { name: 'Female', exact: true }).check();
  await dialog.getByRole('button', { name: 'Save dog' }).click();
  await page.getByRole('link', { name: 'Biscuit', exact: true }).click();
  await page.getByRole('heading', { name: 'Biscuit', level: 1 }).waitFor();
}

describe.skipIf(findChromium() === null)('a dog’s page at the storefront', () => {
  let visitor: Visitor;

  beforeAll(async () => {
    // files come by the server's own name
    visitor = await openVisitor(inject('demo').pawhaven.replace('127.0.0.1', 'localhost'));
  });
  afterAll(async () => {
    await visitor?.close();
  });

  it('takes photos, care and vaccinations, and shows them', async () => {
    onTestFailed(() => visitor.shoot('failed-dog'));
    const { page } = visitor;
    const files = await honestFiles();
    const named = (name: string) => files.find((file) => file.name === name)!.bytes;
    await registerWithDog(page);
    await page.getByText('No photos of Biscuit yet.').waitFor();
    await page.getByText('No vaccinations yet.').waitFor();
    await page.getByText('Pawhaven asks for more').waitFor();
    await visitor.shoot('30-dog-empty');

    const photo = page.getByLabel('Photo', { exact: true });
    await photo.setInputFiles({ name: 'lie.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
    await page.getByText('That photo wasn’t taken').waitFor({ timeout: checkedWithinMs });
    for (const [index, name] of ['a photo held upright, with its place', 'a screenshot'].entries()) {
      await photo.setInputFiles({ name: 'biscuit', mimeType: index === 0 ? 'image/jpeg' : 'image/png', buffer: named(name) });
      await page.getByAltText(`Biscuit, photo ${index + 1}`).waitFor({ timeout: checkedWithinMs });
    }
    await page.getByRole('button', { name: 'Make cover' }).click();
    await page.getByRole('listitem').filter({ has: page.getByAltText('Biscuit, photo 2') }).getByText('Cover', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Move photo 2 forward' }).click();
    await page.getByRole('listitem').filter({ has: page.getByAltText('Biscuit, photo 1') }).getByText('Cover', { exact: true }).waitFor();
    // they are really there, not only their frames
    await page.waitForFunction("[...document.querySelectorAll('.dog-photos img, .dog-picture')].every((one) => one.complete && one.naturalWidth > 0)");

    await page.getByRole('button', { name: 'Edit care' }).click();
    const care = page.getByRole('dialog');
    await care.getByRole('button', { name: 'Add a meal' }).click();
    await care.getByLabel('What', { exact: true }).fill('One cup of kibble');
    await care.getByLabel('Medical notes').fill('No long stairs.');
    await care.getByLabel('Vet', { exact: true }).fill('Dr. Ada Park');
    await care.getByLabel('Vet’s phone').fill('303');
    await care.getByRole('button', { name: 'Save' }).click();
    await care.getByRole('alert').first().waitFor();
    await care.getByLabel('Vet’s phone').fill('+1 (303) 555-0111');
    await care.getByRole('button', { name: 'Save' }).click();
    await care.waitFor({ state: 'detached' });
    await page.getByText('No long stairs.').waitFor();

    await page.getByRole('button', { name: 'Add a vaccination' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Vaccine', { exact: true }).selectOption('rabies');
    await form.getByLabel('Product').fill('Nobivac Rabies');
    await form.getByLabel('Given on').fill('2025-09-14');
    await form.getByLabel('Valid until').fill('2025-09-13');
    await form.getByRole('button', { name: 'Save vaccination' }).click();
    await form.getByText(/can’t end before it was given/).waitFor();
    await form.getByLabel('Valid until').fill('2099-09-13');
    await form.getByLabel('Proof').setInputFiles({ name: 'card.pdf', mimeType: 'application/pdf', buffer: named('a plain pdf') });
    await form.getByText('card.pdf').waitFor();
    await visitor.shoot('31-dog-vaccination');
    await form.getByRole('button', { name: 'Save vaccination' }).click();
    await form.waitFor({ state: 'detached', timeout: checkedWithinMs });
    await page.getByText('Valid', { exact: true }).waitFor();
    const proof = await page.getByRole('link', { name: 'See the proof' }).getAttribute('href');
    expect((await fetch(proof!)).headers.get('content-type')).toBe('application/pdf');

    await page.getByRole('button', { name: 'Add a record' }).click();
    const record = page.getByRole('dialog');
    await record.getByLabel('What it was').selectOption('surgery');
    await record.getByRole('button', { name: 'Save record' }).click();
    await record.getByRole('alert').first().waitFor();
    await record.getByLabel('In a few words').fill('Patella surgery');
    await record.getByLabel('When').fill('2022-03-02');
    await record.getByRole('button', { name: 'Save record' }).click();
    await record.waitFor({ state: 'detached' });
    await page.getByText('Patella surgery').waitFor();
    await visitor.shoot('32-dog');

    await page.setViewportSize(phone);
    await visitor.shoot('33-dog-phone');
    await page.goto('/dogs');
    await page.locator('img.dog-picture').waitFor();
    await visitor.shoot('34-dogs-phone');
  });

  it('says so where there is no such dog', async () => {
    const { page, complaints } = visitor;
    await page.goto('/dogs/dog_01JZ0000000000000000000009');
    await page.getByRole('heading', { name: 'This dog isn’t here' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
