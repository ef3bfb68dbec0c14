import { describe, expect, it } from 'vitest';
import { judgeToken, weakness } from '../policy.ts';
import { commonPasswords } from '../common-passwords.ts';
import { PACKED_PASSWORDS } from '../weak-passwords.data.ts';

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

  it('refuses the name of the person and of the business', () => {
    const names = ['Olivia', 'Ng', undefined, 'Happy Paws'];
    const told = (password: string) => weakness(password, 'someone@example.com', names);
    for (const bad of ['my-0livia-lamp', 'OLIVIA lamp shade', 'happy-paws-lamp', 'HappyPaws!!lamp']) expect(told(bad), bad).toBe('It contains your name or ours.');
    for (const good of ['strong-lamp-shade', 'happy-lamp-paws', 'my-oliv-lamp-shade']) expect(told(good), good).toBeNull();
    expect(weak('oliviamartin-lamp', 'olivia.martin@example.com')).toBe(true);
    expect(weak('the-martin-lamp', 'olivia.martin@example.com')).toBe(true);
  });

  it('refuses a common one repeated, with a little around it, or in order', () => {
    for (const bad of ['dragondragon', 'monkeymonkey', 'Elephant2026!', '!!sunflower12', 'abcdefghijkl', 'zyxwvutsrqp', '67890123456', 'iL0vey0u2026']) expect(weak(bad), bad).toBe(true);
    for (const good of ['elephant-in-the-room', 'sunflower8362947105', 'abcdefghjikl', 'x7-dragon-9p-lamp']) expect(weak(good), good).toBe(false);
  });

  it('knows the ten thousand commonest, in any case', () => {
    const known = commonPasswords();
    expect(known.size).toBeGreaterThan(10_000);
    expect(PACKED_PASSWORDS.length).toBeLessThan(60_000);
    for (const password of known) {
      expect(password).toBe(password.toLowerCase());
      if (password.length >= 10) expect(weakness(password.toUpperCase(), 'a@example.com'), password).not.toBeNull();
    }
    expect(['123456', 'password', 'qwerty', 'iloveyou', 'correcthorsebatterystaple'].filter((one) => !known.has(one))).toEqual([]);
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
