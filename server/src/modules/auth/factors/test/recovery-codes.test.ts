import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newRecoveryCodes, recoveryCodeHash } from '../index.ts';

describe('recovery codes', () => {
  const { codes, hashes } = newRecoveryCodes('usr_1', randomBytes);

  it('are ten, all different, of signs that are not misread', () => {
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(newRecoveryCodes('usr_1', randomBytes).codes.filter((code) => codes.includes(code))).toEqual([]);
  });

  it('are known by hashes that show nothing of them', () => {
    expect(hashes).toEqual(codes.map((code) => recoveryCodeHash('usr_1', code)));
    expect(new Set(hashes).size).toBe(10);
    for (const [index, hash] of hashes.entries()) {
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(recoveryCodeHash('usr_2', codes[index]!)).not.toBe(hash);
    }
  });

  it('are found however they are typed', () => {
    const wanted = recoveryCodeHash('usr_1', '10AB-CDEF-GHJK-MNPQ');
    for (const typed of ['10abcdefghjkmnpq', ' lOab cdef ghjk mnpq ', 'IoAB–CDEF'.replace('–', '-').padEnd(9) + '-GHJK-MNPQ']) {
      expect(recoveryCodeHash('usr_1', typed), typed).toBe(wanted);
    }
    for (const bad of ['', '10AB-CDEF-GHJK-MNP', '10AB-CDEF-GHJK-MNPQR', '10AB-CDEF-GHJK-MNPU', '*'.repeat(16)]) {
      expect(recoveryCodeHash('usr_1', bad), bad).toBeNull();
    }
  });

  it('lean on the chance they are given, all of it', () => {
    let calls = 0;
    const counting = (size: number): Buffer => Buffer.alloc(size, (calls += 1));
    const made = newRecoveryCodes('usr_1', counting);
    expect(made.codes[0]).toBe('1111-1111-1111-1111');
    expect(calls).toBe(10);
  });
});
