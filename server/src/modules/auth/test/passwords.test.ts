import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { createPasswords } from '../passwords.ts';

const passwords = createPasswords({ cost: 4 });

describe('passwords', () => {
  it('knows the right one from a wrong one', async () => {
    const stored = await passwords.hash('correct horse');
    expect(stored).toMatch(/^bcrypt-sha256\$04\$[./A-Za-z0-9]{53}$/);
    expect(await passwords.verify('correct horse', stored)).toEqual({ ok: true, needsRehash: false });
    expect(await passwords.verify('correct horsf', stored)).toEqual({ ok: false, needsRehash: false });
    expect(await passwords.verify('', stored)).toEqual({ ok: false, needsRehash: false });
  });

  it('gives the same password another hash each time', async () => {
    expect(await passwords.hash('a')).not.toBe(await passwords.hash('a'));
  });

  it('counts what comes after 72 bytes, and after a zero byte', async () => {
    const long = 'ü'.repeat(100);
    expect((await passwords.verify(`${long}2`, await passwords.hash(`${long}1`))).ok).toBe(false);
    expect((await passwords.verify('a\0c', await passwords.hash('a\0b'))).ok).toBe(false);
  });

  it('takes the same text however its letters are composed', async () => {
    expect((await passwords.verify('Hu\u0308ndin', await passwords.hash('H\u00fcndin'))).ok).toBe(true);
  });

  it('asks for a new hash when the cost has risen, not when it has fallen, nor for a wrong password', async () => {
    const stored = await passwords.hash('a');
    const dearer = createPasswords({ cost: 5 });
    expect(await dearer.verify('a', stored)).toEqual({ ok: true, needsRehash: true });
    expect(await dearer.verify('b', stored)).toEqual({ ok: false, needsRehash: false });
    expect(await passwords.verify('a', await dearer.hash('a'))).toEqual({ ok: true, needsRehash: false });
  });

  it('never takes a password for nobody, or for what is no hash', async () => {
    for (const stored of [null, '', 'plain', '$2b$04$abc', 'md5$04$abc']) {
      expect(await passwords.verify('x', stored)).toEqual({ ok: false, needsRehash: false });
    }
  });

  it('takes as long for nobody as for somebody', async () => {
    const slow = createPasswords({ cost: 10 });
    const stored = await slow.hash('a');
    const fastestMs = async (known: string | null) => {
      const times = [];
      for (let n = 0; n < 3; n += 1) {
        const startedMs = performance.now();
        await slow.verify('b', known);
        times.push(performance.now() - startedMs);
      }
      return Math.min(...times);
    };
    expect(await fastestMs(null)).toBeGreaterThan((await fastestMs(stored)) / 2);
  });

  it('refuses rather than let the line grow, and works again after', async () => {
    const small = createPasswords({ cost: 4, concurrency: 1, maxWaiting: 2 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => small.hash('a')));
    const told = results.map((result) =>
      (result.status === 'fulfilled' ? 'hashed' : isProblem(result.reason, 'overloaded') && 'overloaded'));
    expect(told).toEqual(['hashed', 'hashed', 'hashed', 'overloaded', 'overloaded']);
    expect((await small.verify('a', await small.hash('a'))).ok).toBe(true);
  });
});
