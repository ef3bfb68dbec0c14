import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { demoKeys } from '../../src/embedded.ts';
import { createVisits, desktop, phone } from './browser.ts';
import { findChromium } from './chromium.ts';
import { password, register } from './people.ts';
import type { DemoAddresses } from './server.ts';

const patience = { timeout: 20_000 };
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const listIn = (page: Page) => page.getByRole('list', { name: 'Caregivers', exact: true });
const cardsIn = (page: Page) => listIn(page).getByRole('article');
const namesIn = async (page: Page): Promise<string[]> => listIn(page).getByRole('heading', { level: 3 }).allInnerTexts();
const chip = (page: Page, words: string) => page.getByRole('button', { name: `Remove filter: ${words}` });
const asked = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const filters = (page: Page) => page.getByRole('complementary', { name: 'Filters' });

/** The list is there, and no other one is on its way. */
async function settled(page: Page, count?: number): Promise<void> {
  await page.locator('.search-results[aria-busy="false"]').waitFor();
  await cardsIn(page).first().waitFor();
  if (count !== undefined) await expect.poll(() => cardsIn(page).count(), patience).toBe(count);
}

describe.skipIf(findChromium() === null)('the search pages of the storefront', () => {
  let server: DemoAddresses;
  const visits = createVisits('search');
  const { visit } = visits;

  beforeAll(() => {
    server = inject('demo');
  });
  afterAll(() => visits.close());

  const ask = async (brand: 'pawhaven' | 'citytails', path: string, init: { method?: string; body?: object; token?: string; key?: string } = {}) => {
    const answer = await fetch(`${server[brand]}/api${path}`, {
      method: init.method ?? 'GET',
      headers: {
        ...(init.key ? { authorization: `Bearer ${init.key}` } : { 'x-publishable-key': demoKeys[brand].publishableKey }),
        ...(init.token ? { authorization: `Bearer ${init.token}` } : {}),
        ...(init.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(init.body ? { body: JSON.stringify(init.body) } : {}),
    });
    expect(answer.status, `${path} ${answer.ok ? '' : await answer.clone().text()}`).toBeLessThan(300);
    return (answer.status === 204 ? null : answer.json()) as Promise<any>;
  };
  const found = (query: string) => ask('pawhaven', `/caregivers/search?serviceType=boarding&facets=true&${query}`);

  it('finds by a ZIP that is suggested, narrows, sorts, and keeps all of it in the address', async () => {
    const visitor = await visit(server.pawhaven);
    const { page } = visitor;
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(server.pawhaven).host) elsewhere.push(request.url());
    });
    await page.goto('/');
    const place = page.getByRole('combobox', { name: 'ZIP code or city' });
    await place.pressSequentially('8020');
    const places = page.getByRole('listbox', { name: 'Places' });
    await places.getByRole('option', { name: 'Denver, CO 80205' }).waitFor();
    expect(await place.getAttribute('aria-activedescendant')).toBeNull();
    await place.press('Escape');
    await places.waitFor({ state: 'hidden' });
    expect(await place.getAttribute('aria-expanded')).toBe('false');
    await place.press('5');
    await expect.poll(() => places.getByRole('option').count(), patience).toBe(1);
    await place.press('ArrowDown');
    const chosen = places.getByRole('option', { selected: true });
    expect(await place.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    await place.press('Enter');
    expect(await place.inputValue()).toBe('Denver, CO 80205');
    await place.press('Enter');
    await page.getByRole('heading', { name: 'Boarding near Denver, CO 80205' }).waitFor();
    await settled(page, 12);
    const nearest = await namesIn(page);
    const { facets } = await found('place=80205');
    await page.getByText(`${facets.total.count} caregivers`, { exact: true }).waitFor();
    await page.locator('.map-pin').first().waitFor();
    await visitor.shoot('60-search');

    // what the panel counts is what is found
    const instant = filters(page).getByRole('checkbox', { name: 'Instant booking only' });
    expect(await instant.evaluate((input) => (input as any).parentElement.querySelector('.option-count').textContent)).toBe(`${facets.instantBook.count} caregivers`);
    await instant.check();
    await chip(page, 'Instant booking').waitFor();
    await settled(page, Math.min(12, facets.instantBook.count));
    expect(await cardsIn(page).filter({ hasText: 'Instant booking' }).count()).toBe(await cardsIn(page).count());
    await filters(page).getByRole('checkbox', { name: 'Medium' }).check();
    await chip(page, 'Takes medium dogs').waitFor();
    await filters(page).getByLabel('Price up to').fill('70');
    await filters(page).getByLabel('Price up to').press('Enter');
    await chip(page, 'Up to $70').waitFor();
    await settled(page);
    const byDistance = await namesIn(page);
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Lowest price');
    const { data: cheapest } = await found('place=80205&instantBook=true&sizes=medium&maxPrice=7000&sort=price&limit=12');
    const byPrice = cheapest.map(({ displayName }: { displayName: string }) => displayName);
    expect(byPrice).not.toEqual(byDistance);
    await expect.poll(() => namesIn(page), patience).toEqual(byPrice);
    expect(['place', 'instant', 'sizes', 'price', 'sort'].map((name) => asked(page, name))).toEqual(['Denver, CO 80205', '1', 'medium', '70', 'price']);

    // whoever gets the link sees the same
    const friend = await visit(server.pawhaven);
    await friend.page.goto(page.url());
    await settled(friend.page);
    expect(await namesIn(friend.page)).toEqual(byPrice);
    await chip(friend.page, 'Up to $70').waitFor();

    // back, step by step; then a chip taken off
    await page.goBack();
    await expect.poll(() => namesIn(page), patience).toEqual(byDistance);
    await page.goBack();
    await chip(page, 'Up to $70').waitFor({ state: 'detached' });
    await chip(page, 'Takes medium dogs').click();
    await chip(page, 'Takes medium dogs').waitFor({ state: 'detached' });
    expect(asked(page, 'sizes')).toBeNull();
    await chip(page, 'Instant booking').click();
    await expect.poll(() => namesIn(page), patience).toEqual(nearest);

    expect(elsewhere).toEqual([]);
    expect([...visitor.complaints, ...friend.complaints]).toEqual([]);
  });

  it('shows the same people on the map, goes further down, and is there again after a page', async () => {
    const visitor = await visit(server.pawhaven);
    const { page } = visitor;
    await page.goto('/search?service=boarding&place=80205');
    await settled(page, 12);
    const map = page.getByRole('region', { name: 'Map of caregivers' });
    const pins = map.locator('.map-pin');
    await pins.first().waitFor();
    const onMap = async () => {
      const words = await pins.evaluateAll((all) => all.map((pin) => (pin as any).getAttribute('aria-label') as string));
      return words.reduce((sum, one) => sum + (one.endsWith(' caregivers here') ? Number.parseInt(one, 10) : 1), 0);
    };
    expect(await onMap()).toBe(12);

    // the card and its pin, both ways
    await cardsIn(page).nth(3).hover();
    await expect.poll(() => map.locator('.map-pin-active').count(), patience).toBe(1);
    const single = map.locator('.map-pin:not(.map-cluster)').first();
    const [name] = ((await single.getAttribute('aria-label')) ?? '').split(',');
    await single.focus(); // who is featured stands above the list, too
    await expect.poll(() => listIn(page).locator('.result-active').getByRole('heading').allInnerTexts(), patience).toEqual([name]);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `${name}, open page` }).waitFor();
    await visitor.shoot('61-map');

    await page.getByRole('button', { name: 'Load more caregivers' }).click();
    await settled(page, 24);
    await expect.poll(onMap, patience).toBe(24);
    const names = await namesIn(page);
    const { data } = await found('place=80205&limit=24');
    expect(names).toEqual(data.map((one: { displayName: string }) => one.displayName));
    await listIn(page).getByRole('link').nth(20).click();
    await page.getByRole('heading', { level: 1, name: names[20]! }).waitFor();
    await page.goBack();
    await settled(page, 24);
    await page.reload();
    await settled(page, 24);
    expect(await namesIn(page)).toEqual(names);

    // elsewhere on the map
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Search this area' }).click();
    await page.getByRole('heading', { name: 'Boarding near the point on the map' }).waitFor();
    await settled(page);
    expect([asked(page, 'place'), Math.round(Number(asked(page, 'lat'))), Math.round(Number(asked(page, 'lng')))]).toEqual([null, 40, -105]);
    expect(Number(asked(page, 'radius'))).toBeLessThan(25);
    await page.goBack();
    await page.getByRole('heading', { name: 'Boarding near Denver, CO 80205' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('says what would help whoever finds nobody, and does it', async () => {
    const visitor = await visit(server.pawhaven);
    const { page } = visitor;
    await page.goto('/search?service=boarding&place=80205&price=1');
    await page.getByRole('heading', { name: 'Nobody fits all of that' }).waitFor();
    const { facets } = await found('place=80205');
    await visitor.shoot('62-nobody');
    await page.getByRole('button', { name: `${facets.total.count} more at any price` }).click();
    await settled(page, 12);
    expect(asked(page, 'price')).toBeNull();

    const { checkIn, checkOut } = { checkIn: inDays(400), checkOut: inDays(403) };
    await page.goto(`/search?service=boarding&place=80205&checkIn=${checkIn}&checkOut=${checkOut}`);
    await page.getByRole('button', { name: `${facets.total.count} more without these dates` }).click();
    await settled(page, 12);
    expect(asked(page, 'checkIn')).toBeNull();

    // further away: the nearest distance at which there is somebody
    await page.goto('/search?service=boarding&place=Boulder, CO&radius=5');
    const further = page.getByRole('button', { name: /^\d+ more within \d+ mi$/ });
    await further.waitFor();
    const count = Number.parseInt(await further.innerText(), 10);
    await further.click();
    await settled(page, Math.min(12, count));
    expect(Number(asked(page, 'radius'))).toBeGreaterThan(25);
    const { facets: wider } = await found(`place=Boulder,%20CO&radiusKm=${asked(page, 'radius')}`);
    expect(wider.total.count).toBe(count);

    await page.goto(`/search?service=boarding&place=80205&checkIn=${inDays(-9)}&checkOut=${inDays(-7)}`);
    await page.getByRole('button', { name: 'Look without dates' }).click();
    await settled(page, 12);
    expect(visitor.complaints).toEqual([]);
  });

  it('says that it didn’t work, and tries again', async () => {
    const { page } = await visit(server.pawhaven);
    await page.route('**/api/caregivers/search?*', (route) => route.abort());
    await page.goto('/search?service=boarding&place=80205');
    await page.getByRole('alert').filter({ hasText: 'The search didn’t work' }).waitFor();
    await page.unroute('**/api/caregivers/search?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await settled(page, 12);
  });

  it('takes an owner’s dogs, keeps favourites, recommends, and says why somebody can’t be booked', async () => {
    const visitor = await visit(server.pawhaven);
    const { page } = visitor;
    await register(page, 'sue@example.com');
    const { accessToken: token } = await ask('pawhaven', '/auth/login', { method: 'POST', body: { email: 'sue@example.com', password } });
    const body = { name: 'Atlas', breedId: 'great-dane', birthDate: inDays(-1500), weightKg: 65, sex: 'male', neutered: true };
    const { sizeClass } = await ask('pawhaven', '/dogs', { method: 'POST', body, token });
    await page.goto('/search?service=boarding&place=80205');
    await settled(page, 12);
    await filters(page).getByRole('checkbox', { name: 'Atlas' }).check();
    await chip(page, `Takes ${sizeClass} dogs`).waitFor();
    const { data } = await found(`place=80205&sizes=${sizeClass}&limit=12`);
    await expect.poll(() => namesIn(page), patience).toEqual(data.map((one: { displayName: string }) => one.displayName));

    const [first] = await namesIn(page);
    const heart = page.getByRole('button', { name: `Save ${first}` });
    await heart.first().click();
    await page.getByRole('button', { name: `Save ${first}`, pressed: true }).first().waitFor();
    await visitor.shoot('63-favourites');
    await page.getByRole('banner').getByRole('link', { name: 'Saved' }).click();
    const saved = page.getByRole('list', { name: 'Saved caregivers' });
    await saved.getByRole('link', { name: first! }).waitFor();
    await visitor.shoot('64-saved');
    await page.goto('/');
    const recommended = page.getByRole('list', { name: 'Recommended caregivers' });
    await recommended.getByRole('article').first().waitFor();
    expect(await recommended.locator('.result-reason').first().innerText()).not.toBe('');
    await visitor.shoot('65-recommended');

    const dates = `checkIn=${inDays(400)}&checkOut=${inDays(402)}`;
    await page.goto(`/caregivers/${data[0].caregiverId}?service=boarding&${dates}`);
    const why = page.getByRole('status').filter({ hasText: `${first} can’t be booked for` });
    await why.getByRole('listitem').first().waitFor();
    await why.getByRole('link', { name: 'Find somebody who is free' }).waitFor();
    await visitor.shoot('66-not-then');
    await page.getByRole('button', { name: `Save ${first}`, pressed: true }).click();
    await page.getByRole('button', { name: `Save ${first}`, pressed: false }).waitFor();
    await expect.poll(async () => (await ask('pawhaven', '/me/favorites', { token })).data).toEqual([]);
    await page.goto('/saved');
    await page.getByRole('heading', { name: 'Nobody saved yet' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('fits a phone: the filters in a drawer, the map by a button, those featured apart', async () => {
    const key = demoKeys.citytails.secretKey;
    const { data } = await ask('citytails', '/caregivers/search?serviceType=walking&place=11211');
    const { caregiverId, displayName } = data[3];
    await ask('citytails', `/admin/featured/${caregiverId}`, { method: 'PUT', body: {}, key });
    const visitor = await visit(server.citytails, phone);
    const { page } = visitor;
    await page.goto('/search?service=walking&place=11211');
    await settled(page);
    const apart = page.getByRole('list', { name: 'Featured caregivers' });
    await apart.getByRole('link', { name: displayName }).waitFor();
    await listIn(page).getByRole('article').filter({ hasText: displayName }).getByText('Featured').waitFor();
    await visitor.shoot('67-search-phone');

    await page.getByRole('button', { name: /^Filters/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByRole('radio', { name: '4.5 and better' }).check();
    await expect.poll(() => asked(page, 'rating'), patience).toBe('4.5');
    await page.screenshot({ path: new URL('../../../.cache/screenshots/68-drawer-phone.png', import.meta.url).pathname });
    await drawer.getByRole('button', { name: /^Show \d+ caregivers$/ }).click();
    await drawer.waitFor({ state: 'detached' });
    await chip(page, 'Rated 4.5+').waitFor();
    await page.getByRole('button', { name: 'Show the map' }).click();
    await page.locator('.map-pin').first().waitFor();
    expect(await listIn(page).count()).toBe(0);
    await visitor.shoot('69-map-phone');
    await page.getByRole('button', { name: 'Show the list' }).click();

    // a walk at a time of day
    await page.getByRole('button', { name: /Change the search/ }).click();
    await page.getByLabel('Date').fill(inDays(9));
    await page.getByLabel('Time').fill('10:00');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect.poll(() => [asked(page, 'date'), asked(page, 'time'), asked(page, 'rating')], patience).toEqual([inDays(9), '10:00', '4.5']);
    await page.getByRole('list', { name: 'Active filters' }).getByText('10:00 AM').waitFor();
    await page.locator('.search-results[aria-busy="false"]').waitFor();
    expect(visitor.complaints).toEqual([]);

    // the days of a month on which there is a time
    await page.goto(`/caregivers/${caregiverId}?service=walking`);
    await page.getByRole('button', { name: 'See the whole month' }).click();
    const month = page.getByRole('grid', { name: 'Days of the month' });
    await page.getByRole('button', { name: 'Next month' }).click();
    const day = month.getByRole('button', { name: /[1-9]\d* times free$/ }).first();
    await day.focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => asked(page, 'date'), patience).toBe(await day.getAttribute('data-date'));
    await page.getByRole('list', { name: 'Times' }).getByRole('button').first().waitFor();
    await visitor.shoot('71-month-phone');
    await page.goBack();
    await settled(page);

    // and wider than a phone, narrower than a desk
    await page.setViewportSize({ ...desktop, width: 1024 });
    await filters(page).waitFor();
    await visitor.shoot('70-search-tablet');
    await ask('citytails', `/admin/featured/${caregiverId}`, { method: 'DELETE', key });
  });

  it('tells whoever finds nobody at all what else there is around', async () => {
    // far enough from the city for some services to be out of everybody's reach, and others not
    const types = ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in', 'grooming'] as const;
    const around = async (lat: number) => Object.fromEntries(await Promise.all(types.map(async (type) =>
      [type, (await ask('pawhaven', `/caregivers/search?serviceType=${type}&facets=true&limit=1&radiusKm=100&lat=${lat}&lng=-104.97`)).facets.total.count as number] as const)));
    let [lat, counts] = [40.63, {} as Record<string, number>];
    while (!Object.values(counts).includes(0) || Object.values(counts).every((count) => count === 0)) {
      lat = Math.round((lat + 0.005) * 1_000) / 1_000;
      expect(lat).toBeLessThan(40.75);
      counts = await around(lat);
    }
    const none = types.find((type) => counts[type] === 0)!;
    const there = types.filter((type) => counts[type]! > 0);
    const visitor = await visit(server.pawhaven);
    const { page } = visitor;
    await page.goto(`/search?service=${none}&lat=${lat}&lng=-104.97&rating=4`);
    await page.getByText(/^Nobody offers .* of there yet\.$/).waitFor();
    const others = page.getByRole('list', { name: 'Other services there' });
    await others.waitFor();
    await visitor.shoot('72-other-services');
    await expect.poll(() => others.getByRole('listitem').count(), patience).toBe(there.length);
    const first = others.getByRole('button').first();
    const count = Number((await first.innerText()).match(/by (\d+) caregivers?$/)![1]);
    expect(there.map((type) => counts[type])).toContain(count);
    await first.click();
    await settled(page, Math.min(count, 12));
    expect([asked(page, 'radius'), asked(page, 'rating'), there]).toEqual(['100', null, expect.arrayContaining([asked(page, 'service')])]);
    expect(visitor.complaints).toEqual([]);
  });
});
