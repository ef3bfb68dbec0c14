import type { Tx } from '../context/context.ts';
import { add as plus, createSystemRepository, isUniqueViolation, type Database } from '../db/index.ts';
import { CounterEntity } from './entities.ts';

export interface Counters {
  /** Takes the next `count` numbers of a tenant's row of numbers and answers the first; held until the transaction ends. */
  take(scope: { readonly tx: Tx }, tenantId: string, name: string, count?: number): Promise<number>;
}

/** Numbers without gaps: a transaction that is rolled back gives its own back, and those after it wait for its end. */
export function createCounters(db: Database): Counters {
  const counters = createSystemRepository(db, CounterEntity, { reason: 'dispatcher' });
  return {
    async take(scope, tenantId, name, count = 1) {
      const where = { tenantId, name };
      const add = () => counters.update(scope, where, { value: plus(count) });
      if ((await add()) === 0) {
        try {
          await counters.insert(scope, { ...where, value: count });
          return 1;
        } catch (error) {
          if (!isUniqueViolation(error)) throw error;
          await add(); // another transaction took the very first number
        }
      }
      return (await counters.findOne(scope, where))!.value - count + 1;
    },
  };
}
