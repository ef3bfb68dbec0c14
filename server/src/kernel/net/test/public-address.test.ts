import { describe, expect, it } from 'vitest';
import { ForbiddenAddress, publicAddress } from '../index.ts';

const answering = (...addresses: string[]) => async () => addresses.map((address) => ({ address }));

describe('an address that somebody else chose', () => {
  it('is what the name resolves to, on the public internet', async () => {
    expect(await publicAddress('mail.example', answering('93.184.215.14', '93.184.215.15'))).toBe('93.184.215.14');
    expect(await publicAddress('93.184.215.14', answering())).toBe('93.184.215.14');
  });

  it.each([
    ['inside.example', ['10.0.0.7']],
    ['half.example', ['93.184.215.14', '127.0.0.1']],
    ['nowhere.example', []],
    ['127.0.0.1', []],
    ['::ffff:169.254.169.254', []],
  ])('is refused where it leads inside: %s', async (host, addresses) => {
    await expect(publicAddress(host, answering(...addresses))).rejects.toThrow(ForbiddenAddress);
  });
});
