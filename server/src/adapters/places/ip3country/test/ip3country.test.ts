import { describe, expect, it } from 'vitest';
import { createIp3countryPlaces } from '../index.ts';

describe('countries of addresses', () => {
  const { countryOf } = createIp3countryPlaces();

  it.each([['8.8.8.8', 'US'], ['217.0.0.1', 'DE'], ['133.11.0.1', 'JP'], ['::ffff:217.0.0.1', 'DE']])('%s is in %s', (address, country) => {
    expect(countryOf(address)).toBe(country);
  });

  it.each(['127.0.0.1', '10.1.2.3', '203.0.113.9', '2001:4860:4860::8888', '', 'localhost', '8.8.8', '8.8.8.8.8', '999.1.1.1'])('%s is nowhere', (address) => {
    expect(countryOf(address)).toBeNull();
  });
});
