import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeTotp, newTotpSecret, totpAt, totpUri } from '../index.ts';

/** RFC 6238's secret in its appendix B: `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000);
const judge = (code: string, seconds: number, lastStep: number | null = null) => judgeTotp({ secret, code, now: at(seconds), lastStep });

describe('one-time passwords by time', () => {
  it.each([[59, '287082'], [1_111_111_109, '081804'], [1_234_567_890, '005924'], [2_000_000_000, '279037']])(
    'are those of RFC 6238 at %i', (seconds, code) => {
      expect(totpAt(secret, at(seconds))).toBe(code);
      expect(judge(code, seconds)).toEqual({ ok: true, step: Math.floor(seconds / 30) });
    });

  it('are good one step before and after, and no further', () => {
    const code = totpAt(secret, at(3_000));
    const verdicts = [-60, -30, 0, 30, 59, 60, 90].map((later) => judge(code, 3_000 + later).ok);
    expect(verdicts).toEqual([false, true, true, true, true, false, false]);
  });

  it('are good once, nor is an earlier one after a later one', () => {
    const [earlier, code] = [totpAt(secret, at(2_970)), totpAt(secret, at(3_000))];
    const first = judge(code, 3_010);
    expect(first).toEqual({ ok: true, step: 100 });
    expect(judge(code, 3_010, 100)).toEqual({ ok: false, reason: 'replayed' });
    expect(judge(code, 3_031, 100)).toEqual({ ok: false, reason: 'replayed' });
    expect(judge(earlier, 3_010, 100)).toEqual({ ok: false, reason: 'replayed' });
    expect(judge(totpAt(secret, at(3_030)), 3_031, 100)).toEqual({ ok: true, step: 101 });
  });

  it('may be typed with spaces, and are nothing but six digits', () => {
    const code = totpAt(secret, at(3_000));
    expect(judge(` ${code.slice(0, 3)} ${code.slice(3)}\n`, 3_000).ok).toBe(true);
    const other = code === '000000' ? '000001' : '000000';
    for (const bad of ['', '12345', `${code}0`, code.slice(1), 'abcdef', '１２３', '-00001', '1e5000', other]) {
      expect(judge(bad, 3_000), bad).toEqual({ ok: false, reason: 'wrong' });
    }
  });

  it('have secrets of 160 bits, and a URI that apps read', () => {
    const made = newTotpSecret(randomBytes);
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret(randomBytes)).not.toBe(made);
    const uri = new URL(totpUri({ secret: made, issuer: 'Paws: & Co', account: 'olivia+dogs@example.com' }));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Paws  & Co:olivia+dogs@example.com']);
    expect(Object.fromEntries(uri.searchParams)).toEqual({ issuer: 'Paws  & Co', secret: made, algorithm: 'SHA1', digits: '6', period: '30' });
  });
});
