import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOfflineGeocoder } from '../../offline/index.ts';
import { createGoogleGeocoder } from '../index.ts';

const part = (long: string, short: string, ...types: string[]) => ({ long_name: long, short_name: short, types });
const larimer = {
  address_components: [
    part('1437', '1437', 'street_number'), part('Denver', 'Denver', 'locality', 'political'), part('Colorado', 'CO', 'administrative_area_level_1'),
    part('United States', 'US', 'country'), part('80202', '80202', 'postal_code'),
  ],
  geometry: { location: { lat: 39.7487, lng: -104.9986 } },
};
const paris = { address_components: [part('Paris', 'Paris', 'locality'), part('France', 'FR', 'country')], geometry: { location: { lat: 48.8, lng: 2.3 } } };

describe('Google Maps', () => {
  const asked: URL[] = [];
  let answer: { status: number; body: unknown } = { status: 200, body: {} };
  let server: Server;
  let base = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(new URL(request.url!, 'http://localhost'));
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server.close());
  const google = (timeoutMs?: number) => createGoogleGeocoder({ GOOGLE_MAPS_BASE: base, GOOGLE_MAPS_KEY: 'AIza-test' }, { fallback: createOfflineGeocoder(), timeoutMs });

  it('finds an address with the key of the business, and the zone by its point', async () => {
    answer = { status: 200, body: { status: 'OK', results: [paris, larimer] } };
    expect(await google().geocode({ query: '1437 Larimer St, Denver' })).toEqual({
      label: 'Denver, CO 80202', city: 'Denver', region: 'CO', postalCode: '80202', country: 'US', lat: 39.7487, lng: -104.9986, timeZone: 'America/Denver',
    });
    const { pathname, searchParams } = asked.at(-1)!;
    expect([pathname, searchParams.get('address'), searchParams.get('key')]).toEqual(['/maps/api/geocode/json', '1437 Larimer St, Denver', 'AIza-test']);
    await google().geocode({ postalCode: '80202', country: 'US' });
    expect(asked.at(-1)!.searchParams.get('address')).toBe('80202, US');
  });

  it('knows no place where Google knows none, or only others', async () => {
    answer = { status: 200, body: { status: 'ZERO_RESULTS', results: [] } };
    expect(await google().geocode({ query: 'Denver, CO' })).toBeNull();
    answer = { status: 200, body: { status: 'OK', results: [paris] } };
    expect(await google().geocode({ query: 'Paris' })).toBeNull();
    const before = asked.length;
    expect(await google().geocode({ query: '  ' })).toBeNull();
    expect(asked.length).toBe(before);
  });

  it.each([[403, { status: 'REQUEST_DENIED' }], [200, { status: 'OVER_QUERY_LIMIT' }], [500, {}], [200, 'nonsense']])('falls back on what is known offline: %s %j', async (status, body) => {
    answer = { status, body };
    expect((await google().geocode({ query: 'Denver, CO' }))?.label).toBe('Denver, CO');
  });

  it('falls back when nobody answers, and suggests without asking', async () => {
    const away = createGoogleGeocoder({ GOOGLE_MAPS_BASE: 'http://127.0.0.1:1', GOOGLE_MAPS_KEY: 'x' }, { fallback: createOfflineGeocoder() });
    expect((await away.geocode({ postalCode: '80205' }))?.city).toBe('Denver');
    const before = asked.length;
    expect((await google().suggest('denv'))[0]?.label).toBe('Denver, CO');
    expect(asked.length).toBe(before);
  });
});
