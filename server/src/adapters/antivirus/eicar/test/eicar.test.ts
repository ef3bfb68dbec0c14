import { expect, it } from 'vitest';
import { antivirusConformance, eicar } from '../../../../ports/antivirus/test/conformance.ts';
import { createEicarAntivirus } from '../index.ts';

antivirusConformance('eicar', async () => ({
  antivirus: createEicarAntivirus(),
  limited: (maxBytes) => createEicarAntivirus({ maxBytes }),
  stop: async () => {},
}));

it('finds the test string inside of a file', async () => {
  const inside = Buffer.concat([Buffer.alloc(70_000, 1), eicar, Buffer.alloc(10)]);
  expect(await createEicarAntivirus().scan(inside)).toMatchObject({ clean: false });
});
