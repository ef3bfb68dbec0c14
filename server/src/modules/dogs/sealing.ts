import type { DogParts } from './deps.ts';

const pageSize = 200;

/**
 * Seals vet and contacts of dogs that were kept before there was a seal: a migration has no keys. All later ones are sealed when they are
 * written, so one pass for each start is enough.
 */
export function createDogSealing({ repository, sealing }: Pick<DogParts, 'repository' | 'sealing'>) {
  let done = false;
  /** Answers how many there were. */
  return async (): Promise<number> => {
    if (done) return 0;
    let count = 0;
    for (;;) {
      const rows = await repository.unsealed(pageSize);
      for (const row of rows) {
        const whose = { tenant: { id: row.tenantId } };
        count += await repository.sealOld(row, sealing.secrets.seal(whose, sealing.secretsOf(whose, row), row.id));
      }
      if (rows.length < pageSize) break;
    }
    done = true;
    return count;
  };
}
