import { describe, expect, it } from 'vitest';
import { judgeToken, weakness } from '../policy.ts';
import { COMMON_PASSWORDS } from '../weak-passwords.data.ts';

describe('weak passwords', () => {
  const weak = (password: string, email = 'olivia@example.com') => weakness(password, email) !== null;

  it.each([
    'password12', 'Password2026!', 'P@ssw0rd2026', '1234567890', 'QWERTYUIOP', 'qwertyuiop1', '!!welcome!!2026', 'letmein12345',
    'aaaaaaaaaa', 'abababababab', '1q2w3e4r5t', 'Sunshine2026', 'ｐａｓｓｗｏｒｄ１２３',
  ])('refuses %s', (password) => expect(weak(password)).toBe(true));

  it.each(['a-long-walk-at-dawn', 'walk-the-dog-2026', 'my password is a poem', 'vT9#kQ2!xW', 'correct donkey lamp'])('takes %s', (password) =>
    expect(weak(password)).toBe(false));

  it('refuses the name in the address, but not a letter or two', () => {
    expect(weak('xx-Olivia-xx', 'Olivia@example.com')).toBe(true);
    expect(weak('xx-olivia-xx', 'olivia+dogs@example.com')).toBe(true);
    expect(weak('a-long-walk-at-dawn', 'a@example.com')).toBe(false);
    expect(weak('a-long-walk-at-dawn', 'at@example.com')).toBe(false);
  });

  it('has a list of what the contract would let through', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(99);
    for (const password of COMMON_PASSWORDS) expect(password.length, password).toBeGreaterThanOrEqual(10);
  });
});

describe('refresh tokens', () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 5, 1, 10) + ms);
  const token = { usedAt: null, expiresAt: at(1_000_000) };

  it('are good once, and for half a minute after', () => {
    expect(judgeToken(token, at(0))).toBe('fresh');
    expect(judgeToken({ ...token, usedAt: at(0) }, at(30_000))).toBe('again');
    expect(judgeToken({ ...token, usedAt: at(0) }, at(30_001))).toBe('reused');
  });

  it('are good for nothing at their end', () => {
    expect(judgeToken(token, at(1_000_000))).toBe('expired');
    expect(judgeToken({ ...token, usedAt: at(0) }, at(1_000_000))).toBe('expired');
  });
});
