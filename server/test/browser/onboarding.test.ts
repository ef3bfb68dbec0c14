import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { DEMO_PASSWORD, loginOf } from '../../src/demo/data/index.ts';
import { demoKeys } from '../../src/embedded.ts';
import { honestFiles } from '../corpus/index.ts';
import { openVisitor, phone, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';
import { startDemoServer, type DemoServer } from './server.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

/** What the business does, by its secret key. */
async function ask(url: string, method: string, path: string, body?: object): Promise<any> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${demoKeys.citytails.secretKey}` };
  const answer = await fetch(`${url}/api${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

describe.skipIf(!available)('onboarding', () => {
  let server: DemoServer;
  const visitors: Visitor[] = [];
  const visit = async (...given: Parameters<typeof openVisitor>): Promise<Visitor> => {
    const visitor = await openVisitor(...given);
    visitors.push(visitor);
    onTestFailed(() => visitor.shoot(`failed-onboarding-${visitors.length}`));
    return visitor;
  };
  const stepOf = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

  beforeAll(async () => {
    const demo = await startDemoServer(inject('demoFolder'));
    // as people open it: files go to an address of that name
    const named = (url: string): string => url.replace('127.0.0.1', 'localhost');
    server = { ...demo, pawhaven: named(demo.pawhaven), citytails: named(demo.citytails) };
  });
  afterAll(async () => {
    for (const visitor of visitors) await visitor.close();
    await server?.stop();
  });

  it('takes a caregiver from an empty page onto the list, by way of a change that the business asks for', async () => {
    const business = (...asked: [method: string, path: string, body?: object]) => ask(server.citytails, ...asked);
    await business('PATCH', '/admin/settings', { caregivers: { certifications: [{ kind: 'liability_insurance', serviceTypes: [] }] } });
    const caregiver = await visit(server.citytails, phone);
    const { page } = caregiver;
    await page.goto('/register?role=caregiver');
    await page.getByLabel('First name').fill('Nora');
    await page.getByLabel('Last name').fill('Quist');
    await page.getByLabel('E-mail').fill('nora@quist.example');
    await page.getByLabel('Password').fill('seven-purple-otters');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/register'));
    await page.goto('/caregiver');
    const form = page.getByRole('form', { name: 'Your page' });
    await form.getByLabel('ZIP code').fill('60614');
    await form.getByLabel('Headline').fill('Long walks by the lake');
    await form.getByLabel('About you').fill('I have walked dogs in this town for seven years, in all weathers.');
    await form.getByRole('button', { name: /Open my page|Save/ }).click();
    await page.waitForURL(/tab=services/);
    await page.getByText('Owners don’t see your page yet').waitFor();

    // what it takes, before anything is done
    await page.getByRole('link', { name: 'See what it takes to be listed' }).click();
    await stepOf(page, 'Your week').getByText('Your weekly plan is empty').waitFor();
    await stepOf(page, 'Services and rates').getByText('Needed').waitFor();
    expect(await page.getByRole('button', { name: 'Apply to be listed' }).isDisabled()).toBe(true);
    await caregiver.shoot('onboarding-1-empty-phone');

    await stepOf(page, 'Services and rates').getByRole('link').click();
    await page.getByRole('button', { name: 'Offer dog walking' }).click();
    const service = page.getByRole('form', { name: 'Edit Dog walking' });
    await service.getByLabel(/^Price for 30 minutes/).fill('24');
    await service.getByRole('button', { name: 'Add an extra' }).click();
    await service.getByLabel('Extra', { exact: true }).fill('A towel dry');
    await service.getByLabel(/^Price \(/).fill('5');
    await caregiver.shoot('onboarding-2-service-phone');
    await service.getByRole('button', { name: 'Save service' }).click();
    await page.getByText('Offered').first().waitFor();
    // what is saved is there again
    await page.getByRole('button', { name: 'Edit dog walking' }).click();
    expect(await service.getByLabel('Extra', { exact: true }).inputValue()).toBe('A towel dry');
    await service.getByRole('button', { name: 'Cancel' }).click();

    await page.goto('/caregiver?tab=plan');
    const plan = page.getByRole('form', { name: 'Weekly plan' });
    await plan.getByRole('checkbox', { name: 'Monday' }).check();
    await plan.getByRole('button', { name: 'Save plan' }).click();
    await page.getByText(/^Saved\./).waitFor();

    // a proof is asked for, sent and checked
    await page.goto('/caregiver?tab=onboarding');
    await stepOf(page, 'Certifications and insurance').getByText(/liability insurance is needed/i).waitFor();
    await stepOf(page, 'Certifications and insurance').getByRole('link').click();
    await page.getByText('None yet').waitFor();
    const add = page.getByRole('form', { name: 'Add a certification' });
    await add.getByRole('button', { name: 'Add' }).click();
    await add.getByText('Say who issued it').waitFor();
    await add.getByLabel('What it is').selectOption('liability_insurance');
    await add.getByLabel('Issued by').fill('Sunrise Mutual');
    await add.getByLabel('Number').fill('PL-4411');
    await add.getByLabel('Good until').fill('2099-05-31');
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
    await add.getByLabel('Proof').setInputFiles({ name: 'policy.pdf', mimeType: 'application/pdf', buffer: pdf.bytes });
    await add.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Sunrise Mutual, PL-4411', { exact: false }).waitFor();
    await caregiver.shoot('onboarding-3-certifications-phone');

    await page.goto('/caregiver?tab=onboarding');
    await page.getByRole('button', { name: 'Apply to be listed' }).click();
    await page.getByText('Your application is being looked at').waitFor();
    await caregiver.shoot('onboarding-4-applied-phone');

    // the business asks for a change, then says yes
    const waiting = async () => (await business('GET', '/admin/caregiver-applications?status=submitted&limit=100')).data
      .find((one: { caregiver: { headline: string } }) => one.caregiver.headline === 'Long walks by the lake');
    const first = await waiting();
    await business('PUT', `/admin/caregiver-applications/${first.id}/decision`, { decision: 'changes_requested', reason: 'Which parks do you walk in?', steps: ['profile'] });
    const wide = await visit(server.citytails);
    await wide.page.goto('/login');
    await wide.page.getByLabel('E-mail').fill('nora@quist.example');
    await wide.page.getByLabel('Password').fill('seven-purple-otters');
    await wide.page.getByRole('button', { name: 'Sign in' }).click();
    await wide.page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await wide.page.goto('/caregiver');
    await wide.page.getByText('Which parks do you walk in?').waitFor();
    await stepOf(wide.page, 'Your page').getByText('asks you to look at this again').waitFor();
    await wide.shoot('onboarding-5-changes');
    await wide.page.getByRole('button', { name: 'Apply again' }).click();
    await wide.page.getByText('Your application is being looked at').waitFor();
    await business('PUT', `/admin/caregiver-applications/${(await waiting()).id}/decision`, { decision: 'approved' });
    await wide.page.goto('/caregiver?tab=onboarding');
    await wide.page.getByText('You are on the list').waitFor();
    await wide.shoot('onboarding-6-listed');
    await wide.page.getByRole('link', { name: 'See my public page' }).click();
    await wide.page.getByRole('heading', { level: 1, name: 'Nora Q.' }).waitFor();
    expect([...caregiver.complaints, ...wide.complaints]).toEqual([]);
  });

  it('says so when the steps do not load, and tries again', async () => {
    const caregiver = await visit(server.pawhaven);
    const { page } = caregiver;
    await page.goto('/login');
    await page.getByLabel('E-mail').fill(loginOf('pawhaven', 'caregiver').email);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    let isDown = true;
    await page.route('**/api/caregivers/me/onboarding', (route) =>
      (isDown
        ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 't', title: 'Too much to do right now', status: 503, code: 'overloaded', requestId: 'r' }) })
        : route.continue()));
    await page.goto('/caregiver?tab=onboarding');
    await page.getByRole('alert').filter({ hasText: 'Your steps didn’t load' }).waitFor();
    isDown = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('You are on the list').waitFor();
    await page.goto('/caregiver?tab=services');
    await page.getByLabel(/^How far from your postal code/).fill('500');
    const area = page.getByRole('form', { name: 'Where you go' });
    await area.getByRole('button', { name: 'Save' }).click();
    await page.getByText('From 1 km to 100 km').waitFor();
    await page.getByLabel(/^How far from your postal code/).fill('12');
    await area.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    await caregiver.shoot('onboarding-7-area');

    // lines that cross are refused in the server's words; then drawn right, by pointer and by keyboard
    await area.getByRole('radio', { name: 'Within lines that I draw' }).check();
    const map = page.getByRole('region', { name: 'Map of your area' });
    await map.scrollIntoViewIfNeeded();
    await area.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: 'at least three corners' }).waitFor();
    const box = (await map.boundingBox())!;
    for (const [x, y] of [[0.3, 0.3], [0.7, 0.7], [0.7, 0.3], [0.3, 0.7]] as const) await map.click({ position: { x: box.width * x, y: box.height * y } });
    await area.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: 'The line crosses or touches itself.' }).waitFor();
    await caregiver.shoot('onboarding-8-crossing');
    const corner = (n: number) => page.getByRole('button', { name: new RegExp(`^Corner ${n}\\.`) });
    await corner(2).focus();
    await page.keyboard.press('Delete');
    await corner(4).waitFor({ state: 'detached' });
    const list = page.getByRole('group', { name: 'Corners' });
    await page.getByText('3 corners, as a list').click();
    const latitude = list.getByLabel('Corner 2, Latitude');
    const before = Number(await latitude.inputValue());
    await corner(2).focus();
    await page.keyboard.press('ArrowUp');
    expect(Number(await latitude.inputValue())).toBeGreaterThan(before);
    await list.getByRole('button', { name: 'Add a corner' }).click();
    await list.getByRole('button', { name: 'Remove corner 4' }).click();
    await corner(1).dragTo(map, { targetPosition: { x: box.width * 0.2, y: box.height * 0.2 } });
    await latitude.fill('39.8');
    // another save may have said so before
    await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().includes('service-area') && answer.ok()),
      area.getByRole('button', { name: 'Save' }).click(),
    ]);
    await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    await page.reload();
    await page.getByText('3 corners, as a list').click();
    expect(await list.getByLabel('Corner 2, Latitude').inputValue()).toBe('39.8');
    await caregiver.shoot('onboarding-9-drawn');
    expect(caregiver.complaints.filter((one) => !one.includes('503'))).toEqual([]);
  });
});
