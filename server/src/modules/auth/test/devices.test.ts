import { describe, expect, it } from 'vitest';
import { testTenant } from '../../../../test/services/tenant.ts';
import type { RequestFacts } from '../../../kernel/context/context.ts';
import { shownOf } from '../devices.ts';

const countryOf = (address: string) => (address.startsWith('217.') ? 'DE' : null);
const shown = (address: string | null, locale = 'en-US') => shownOf({
  tenant: testTenant('ten_a', { locale }), ...(address !== null && { request: { address, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', deviceId: null, isOwnOrigin: false, cookie: '' } satisfies RequestFacts }),
}, countryOf);

describe('what is shown of a sign-in', () => {
  it.each([
    ['217.0.0.1', 'en-US', 'Germany (217.0.0.x)'],
    ['217.0.0.1', 'de-DE', 'Deutschland (217.0.0.x)'],
    ['203.0.113.9', 'en-US', '203.0.113.x'],
    ['127.0.0.1', 'en-US', null],
  ])('%s in %s: %s', (address, locale, place) => {
    expect(shown(address, locale)).toEqual({ device: 'Firefox on Linux', place });
  });

  it('is nothing where no request is', () => {
    expect(shown(null)).toEqual({ device: 'Unknown device', place: null });
  });
});
