import { describe, expect, it } from 'vitest';
import { createOfflineGeocoder } from '../index.ts';

const maps = createOfflineGeocoder();
const zip = (postalCode: string, more = {}) => maps.geocode({ postalCode, ...more });
const query = (text: string) => maps.geocode({ query: text });
const labels = async (prefix: string, limit?: number) =>
  (await maps.suggest(prefix, limit)).map((place) => place.label);

describe('geocode by postal code', () => {
  it('answers the whole place', async () => {
    expect(await zip('80205')).toEqual({
      label: 'Denver, CO 80205', city: 'Denver', region: 'CO', postalCode: '80205', country: 'US',
      lat: 39.759, lng: -104.9661, timeZone: 'America/Denver',
    });
  });

  it.each([
    ['85004', 'America/Phoenix'], ['46204', 'America/Indiana/Indianapolis'], ['10001', 'America/New_York'],
    ['60614', 'America/Chicago'], ['90026', 'America/Los_Angeles'], ['96813', 'Pacific/Honolulu'],
    ['99501', 'America/Anchorage'], ['83702', 'America/Boise'], ['48202', 'America/Detroit'],
    ['00901', 'America/Puerto_Rico'], ['86503', 'America/Denver'], ['96910', 'Pacific/Guam'],
  ])('%s keeps the clocks of %s', async (code, timeZone) => expect((await zip(code))?.timeZone).toBe(timeZone));

  it.each(['80205-1234', '802051234', '80205 1234', ' 80205 ', '80205–1234'])('reads %s', async (code) =>
    expect((await zip(code))?.postalCode).toBe('80205'));

  it('keeps leading zeros', async () => {
    expect(await zip('02134')).toMatchObject({ city: 'Allston', region: 'MA', postalCode: '02134' });
  });

  it.each(['K1A 0B1', 'k1a0b1', 'K1A', 'k1a-0b1'])('reads the Canadian %s', async (code) =>
    expect(await zip(code)).toMatchObject(
      { region: 'ON', postalCode: 'K1A', country: 'CA', timeZone: 'America/Toronto' }));

  it('leaves the quarter out of a Canadian city', async () => {
    expect(await zip('V6B 1A1')).toMatchObject({ label: 'Vancouver, BC V6B', city: 'Vancouver' });
  });

  it.each([
    '2134', '00000', '99999', 'ABCDE', '8020', 'D1A 1A1', '', '  ', '80205-12', '09001', '__proto__', 'constructor',
  ])('knows nothing of %j', async (code) => expect(await zip(code)).toBeNull());

  it('does not look across the border it was told of', async () => {
    expect(await zip('80205', { country: 'CA' })).toBeNull();
    expect(await zip('K1A 0B1', { country: 'US' })).toBeNull();
    expect(await zip('80205', { country: 'DE' })).toBeNull();
  });

  it('goes by the city when the code is new to it', async () => {
    expect(await zip('80299', { city: 'Denver', region: 'CO' })).toMatchObject({ city: 'Denver', region: 'CO' });
    expect(await zip('00000', { city: 'Denver', region: 'CO' })).toMatchObject(
      { label: 'Denver, CO', postalCode: null });
  });
});

describe('geocode by city', () => {
  it.each([
    ['Denver', 'CO', 'Denver, CO', 'America/Denver'], ['denver', 'colorado', 'Denver, CO', 'America/Denver'],
    ['Phoenix', null, 'Phoenix, AZ', 'America/Phoenix'], ['New York', 'NY', 'New York, NY', 'America/New_York'],
    ['Saint Louis', 'MO', 'St. Louis, MO', 'America/Chicago'], ['Ft. Worth', 'TX', 'Fort Worth, TX', 'America/Chicago'],
    ['Washington', 'DC', 'Washington, DC', 'America/New_York'], ['Montreal', 'QC', 'Montréal, QC', 'America/Toronto'],
    ['Portland', 'ME', 'Portland, ME', 'America/New_York'], ['Portland', null, 'Portland, OR', 'America/Los_Angeles'],
    ['San Juan', 'PR', 'San Juan, PR', 'America/Puerto_Rico'], ['Allston', 'MA', 'Allston, MA', 'America/New_York'],
  ])('%s, %s', async (city, region, label, timeZone) =>
    expect(await maps.geocode({ city, region })).toMatchObject({ label, postalCode: null, timeZone }));

  it.each([['Shangri-La', null], ['Denver', 'Narnia'], ['Denver', 'QC'], ['', null], ['constructor', null]])(
    'knows nothing of %s, %s', async (city, region) => expect(await maps.geocode({ city, region })).toBeNull());

  it('stays in the US unless told', async () => {
    expect((await maps.geocode({ city: 'Vancouver' }))?.region).toBe('WA');
    expect((await maps.geocode({ city: 'Vancouver', country: 'CA' }))?.region).toBe('BC');
    expect((await maps.geocode({ city: 'Vancouver', region: 'BC' }))?.country).toBe('CA');
  });
});

describe('geocode by free text', () => {
  it.each([
    ['80205', 'Denver, CO 80205'], ['1600 Larimer St, Denver, CO 80202-1234', 'Denver, CO 80202'],
    ['Denver, CO', 'Denver, CO'], ['denver co', 'Denver, CO'], ['Denver, CO, USA', 'Denver, CO'],
    ['santa fe new mexico', 'Santa Fe, NM'], ['New York New York', 'New York, NY'], ['new york', 'New York, NY'],
    ['nyc', 'New York, NY'], ['Kansas City', 'Kansas City, MO'], ['Vancouver, BC', 'Vancouver, BC'],
    ['Vancouver BC V6B 1A1', 'Vancouver, BC V6B'], ['St. Paul, Minnesota', 'Saint Paul, MN'],
    ['Toronto, Canada', 'Toronto, ON'],
    ['12 Elm St, Denver, CO', 'Denver, CO'], ['Washington, D.C.', 'Washington, DC'], ['honolulu', 'Honolulu, HI'],
  ])('%s', async (text, label) => expect((await query(text))?.label).toBe(label));

  it.each(['', ' , ', 'nowhere at all', '12345678', '💧', 'x'.repeat(5000)])('knows nothing of %j', async (text) =>
    expect(await query(text)).toBeNull());

  it('answers null to nothing', async () => expect(await maps.geocode({})).toBeNull());
});

describe('suggest', () => {
  it('completes names, the largest city first', async () => {
    expect(await labels('denv', 3)).toContain('Denver, CO');
    expect(await labels('san', 4)).toEqual(
      ['San Antonio, TX', 'San Diego, CA', 'San Jose, CA', 'San Francisco, CA']);
    expect((await labels('new y'))[0]).toBe('New York, NY');
  });

  it('completes the state too', async () => {
    expect(await labels('Denver, c')).toEqual(['Denver, CO']);
    expect(await labels('denver co')).toEqual(['Denver, CO']);
    expect((await labels('Springfield, Ill'))).toEqual([]);
    expect((await labels('Springfield, Illinois'))).toEqual(['Springfield, IL']);
  });

  it('completes postal codes in order', async () => {
    expect(await labels('8020', 3)).toEqual(['Denver, CO 80201', 'Denver, CO 80202', 'Denver, CO 80203']);
    expect((await maps.suggest('V6B'))[0]).toMatchObject({ postalCode: 'V6B', country: 'CA' });
    expect((await maps.suggest('80205-1234'))[0]).toMatchObject({ postalCode: '80205' });
  });

  it('names a city once and keeps to the limit', async () => {
    const found = await labels('green', 200);
    expect(found).toHaveLength(50);
    expect(new Set(found).size).toBe(50);
    expect(await labels('green', 2)).toHaveLength(2);
    for (const nothing of ['', '  ', 'qqqq', '00000', '💧']) expect(await labels(nothing)).toEqual([]);
    expect(await labels('green', 0)).toEqual([]);
  });

  it('names its source', () => expect(maps.attribution).toContain('GeoNames'));
});
