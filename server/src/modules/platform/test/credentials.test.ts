import { describe, expect, it } from 'vitest';
import { testTenant } from '../../../../test/services/tenant.ts';
import { createOwnAccounts } from '../credentials.ts';

const ctxOf = (id: string, sealed: string | null) => {
  const tenant = testTenant(id);
  return { tenant: { ...tenant, settings: { ...tenant.settings, providers: sealed === null ? {} : { sendgrid: { sealed, hints: {} } } } } };
};

function fixture(most?: number) {
  const opened: string[] = [];
  const accounts = createOwnAccounts({
    provider: 'sendgrid', ...(most === undefined ? {} : { most }),
    credentials: ({ tenant }) => ({ apiKey: `key in ${tenant.settings.providers.sendgrid!.sealed}` }),
    open: ({ apiKey }) => {
      opened.push(apiKey!);
      return { apiKey };
    },
  });
  return { opened, of: (id: string, sealed: string | null) => accounts(ctxOf(id, sealed)) };
}

describe('the adapters of businesses’ own accounts', () => {
  it('are made once, and anew as soon as the settings hold other credentials', () => {
    const { opened, of } = fixture();
    const first = of('ten_a', 's1');
    expect(first).toEqual({ apiKey: 'key in s1' });
    expect(of('ten_a', 's1')).toBe(first);
    expect(of('ten_a', 's2')).toEqual({ apiKey: 'key in s2' });
    expect(opened).toEqual(['key in s1', 'key in s2']);
  });

  it('are no other business’s, not even with the same sealed text', () => {
    const { of } = fixture();
    expect(of('ten_a', 's1')).not.toBe(of('ten_b', 's1'));
    expect(of('ten_b', null)).toBeNull();
  });

  it('are let go when the account is taken out of the settings', () => {
    const { opened, of } = fixture();
    of('ten_a', 's1');
    expect(of('ten_a', null)).toBeNull();
    of('ten_a', 's1');
    expect(opened).toHaveLength(2);
  });

  it('are bounded: the one that was not used for longest goes', () => {
    const { opened, of } = fixture(2);
    of('ten_a', 's');
    of('ten_b', 's');
    of('ten_a', 's');
    of('ten_c', 's');
    of('ten_a', 's');
    expect(opened).toHaveLength(3);
    of('ten_b', 's');
    expect(opened).toHaveLength(4);
  });
});
