import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault, newVaultKey, sealedJson, sealedText, VaultError, vaultKeysProblem, type SealContext } from '../index.ts';

const k1 = newVaultKey('k1', randomBytes);
const k2 = newVaultKey('k2', randomBytes);
const vault = createVault({ keys: k1 });
const where: SealContext = { tenantId: 'ten_a', purpose: 'totp-secret', subject: 'usr_1' };

const kindOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof VaultError) return error.kind;
    throw error;
  }
  return 'opened';
};

describe('the vault', () => {
  it('opens what it sealed, whatever it is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const name = fc.string({ minLength: 1, maxLength: 30 });
    fc.assert(fc.property(text, name, name, fc.option(name, { nil: undefined }), (plain, tenantId, purpose, subject) => {
      const sealed = vault.seal(plain, { tenantId, purpose, subject });
      expect(vault.open(sealed, { tenantId, purpose, subject })).toBe(plain);
      expect(sealed).toMatch(/^v1\.k1\.[\w-]{80}\.[\w-]+$/);
    }), { numRuns: 300 });
  });

  it('shows nothing of it, in no encoding', () => {
    const marker = 'MARKER-0123456789-MARKER';
    fc.assert(fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) => {
      const sealed = vault.seal(`${before}${marker}${after}`, where);
      const bytes = sealed.split('.').slice(2).map((part) => Buffer.from(part, 'base64url'));
      for (const seen of [sealed, ...bytes.flatMap((one) => [one.toString('latin1'), one.toString('hex')])]) {
        expect(seen).not.toContain(marker);
        expect(seen).not.toContain(Buffer.from(marker).toString('hex'));
        expect(seen).not.toContain(Buffer.from(marker).toString('base64url').slice(0, 20));
      }
    }));
    expect(vault.seal('', where)).not.toBe(vault.seal('', where));
  });

  it('opens for no other tenant, purpose or subject, however the names are cut', () => {
    const sealed = vault.seal('secret', where);
    const others: SealContext[] = [
      { ...where, tenantId: 'ten_b' }, { ...where, purpose: 'totp' }, { ...where, subject: 'usr_2' }, { ...where, subject: undefined },
      { tenantId: 'ten_a","totp-secret', purpose: 'usr_1' }, { tenantId: 'ten_', purpose: 'atotp-secret', subject: 'usr_1' },
    ];
    for (const other of others) {
      expect(kindOf(() => vault.open(sealed, other))).toBe('damaged');
      expect(kindOf(() => createVault({ keys: `${k2},${k1}` }).reseal(sealed, other))).toBe('damaged');
    }
    expect(vault.open(sealed, where)).toBe('secret');
  });

  it('notices every changed character', () => {
    const sealed = vault.seal('secret', where);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      expect(kindOf(() => vault.open(changed, where)), `at ${at}`).not.toBe('opened');
    }
    const [one, other] = [sealed.split('.'), vault.seal('other', where).split('.')];
    for (const bad of ['', 'v1', 'v1.k1..', 'secret', `${sealed}A`, `${sealed}=`, ` ${sealed}`, `${sealed}\n`, sealed.slice(0, -1), sealed.replace('v1', 'v2')]) {
      expect(kindOf(() => vault.open(bad, where)), bad).not.toBe('opened');
    }
    expect(kindOf(() => vault.open([...one.slice(0, 3), other[3]].join('.'), where))).toBe('damaged');
  });

  it('changes keys while everything stays readable', () => {
    const old = vault.seal('secret', where);
    const both = createVault({ keys: `${k1},${k2}` });
    const turned = createVault({ keys: `${k2},${k1}` });
    // servers with the new key at the back, and with it in front, side by side
    expect(both.open(turned.seal('new', where), where)).toBe('new');
    expect(turned.open(both.seal('old', where), where)).toBe('old');
    expect([turned.isCurrent(old), both.isCurrent(old)]).toEqual([false, true]);
    const moved = turned.reseal(old, where);
    expect(turned.isCurrent(moved)).toBe(true);
    expect(turned.reseal(moved, where)).toBe(moved);
    const after = createVault({ keys: k2 });
    expect(after.open(moved, where)).toBe('secret');
    expect(kindOf(() => after.open(old, where))).toBe('unknown_key');
    expect(kindOf(() => createVault({ keys: newVaultKey('k1', randomBytes) }).open(old, where))).toBe('damaged');
  });

  it('refuses keys that are none, without repeating them', () => {
    const short = `k1:${randomBytes(16).toString('base64')}`;
    const same = `k3:${k1.split(':')[1]}`;
    for (const bad of ['', 'k1', 'k1:', short, `${k1},`, `${k1},${k1}`, `${k1},${same}`, k1.slice(2), `k 1:${randomBytes(32).toString('base64')}`]) {
      const told = vaultKeysProblem(bad);
      expect(told, bad).not.toBeNull();
      if (bad.length > 10) expect(told).not.toContain(bad.split(':')[1]!.slice(0, 20));
      expect(() => createVault({ keys: bad })).toThrow(told!);
    }
    expect(vaultKeysProblem(` ${k2} , ${k1}`)).toBeNull();
    expect(() => vault.seal('x', { tenantId: '', purpose: 'p' })).toThrow('a tenant');
  });
});

describe('sealed fields', () => {
  const ctx = { tenant: { id: 'ten_a' } };

  it('keep text, JSON and null', () => {
    const secret = sealedText(vault, 'secret');
    const address = sealedJson<{ street: string; codes: number[] }>(vault, 'address');
    const sealed = address.seal(ctx, { street: '1 Elm', codes: [1, 2] }, 'usr_1');
    expect(sealed).not.toContain('Elm');
    expect(address.open(ctx, sealed, 'usr_1')).toEqual({ street: '1 Elm', codes: [1, 2] });
    expect(secret.open(ctx, secret.seal(ctx, ''))).toBe('');
    expect([secret.seal(ctx, null), secret.open(ctx, null), secret.outdated(ctx, null)]).toEqual([null, null, null]);
    expect(kindOf(() => secret.open(ctx, sealed, 'usr_1'))).toBe('damaged');
    expect(kindOf(() => address.open({ tenant: { id: 'ten_b' } }, sealed, 'usr_1'))).toBe('damaged');
  });

  it('say what to store once the key has changed', () => {
    const before = sealedText(vault, 'secret').seal(ctx, 'x', 'row_1');
    const turned = sealedText(createVault({ keys: `${k2},${k1}` }), 'secret');
    const next = turned.outdated(ctx, before, 'row_1');
    expect(next).toMatch(/^v1\.k2\./);
    expect(turned.open(ctx, next, 'row_1')).toBe('x');
    expect(turned.outdated(ctx, next, 'row_1')).toBeNull();
  });
});
