import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { emailOf, localeOf, searchKeyOf, timeZoneOf } from '../policy.ts';
import { presentPerson } from '../presenter.ts';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return isProblem(error) ? `${error.code} ${error.errors[0]?.pointer}` : String(error);
  }
};

describe('time zones', () => {
  it('takes IANA names, and writes them as IANA does', () => {
    expect(timeZoneOf('America/Denver')).toBe('America/Denver');
    expect(timeZoneOf('america/denver')).toBe('America/Denver');
    expect(timeZoneOf('UTC')).toBe('UTC');
  });

  it('leaves a person the name that they chose', () => {
    expect(['Asia/Kolkata', 'Asia/Calcutta'].map(timeZoneOf)).toEqual(['Asia/Kolkata', 'Asia/Calcutta']);
  });

  it.each(['Mars/Olympus', '+01:00', '-0500', '', ' ', 'America', 'UTC+1'])('refuses %j', (given) => {
    expect(codeOf(() => timeZoneOf(given))).toBe('invalid_time_zone #/timeZone');
  });
});

describe('locales', () => {
  it('writes them in one way', () => {
    expect(localeOf('en-us')).toBe('en-US');
    expect(localeOf('zh-hant-tw')).toBe('zh-Hant-TW');
  });

  it('refuses what only looks like one', () => {
    expect(codeOf(() => localeOf('en-aa-bb-cc-dd'))).toBe('invalid_request #/locale');
  });
});

describe('names and addresses', () => {
  it('knows an address however it is written', () => {
    expect(emailOf(' Olivia@Example.COM ')).toBe('olivia@example.com');
  });

  it('finds names without accents and in any case', () => {
    expect(searchKeyOf('Muñoz')).toBe('munoz');
    expect(searchKeyOf('ÖZTÜRK')).toBe('ozturk');
    expect([...searchKeyOf('ﷺ'.repeat(80))].length).toBeLessThanOrEqual(80);
  });

  it('tells others no more than an initial', () => {
    expect(presentPerson({ id: 'usr_1', firstName: 'Olivia', lastName: 'martin' })).toEqual({ id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' });
    expect(presentPerson({ id: 'usr_1', firstName: 'O', lastName: '𝒜b' }).lastInitial).toBe('𝒜');
  });
});
