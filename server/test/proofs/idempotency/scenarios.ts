import type { OperationId, OperationInfo } from '../../../src/contract/contract.ts';
import type { World } from '../../app/index.ts';
import { createCast, type Asker, type Cast } from '../../matrix/cast.ts';
import { allOperations, placesOf } from '../../matrix/contract.ts';
import { ready } from '../../matrix/ready.ts';
import { askersOf, keptId, requestFor, waysOf } from '../../matrix/requests.ts';
import type { Scenario, Scenarios } from './scenario.ts';
import { auth } from './scenarios/auth.ts';
import { bookings } from './scenarios/bookings.ts';
import { money } from './scenarios/money.ts';
import { people } from './scenarios/people.ts';

/** Every mutation that takes an Idempotency-Key: what providers send is known by its own id, and what is no business's has no claim. */
export const keyed: readonly OperationInfo[] = allOperations.filter(({ mutation, rawBody, roles }) => mutation && !rawBody && roles.some((role) => role !== 'operator'));
/** Money's: its own module, whoever asks, and what moves money elsewhere. */
const elsewhere: readonly OperationId[] = ['cancelBooking', 'resolveDispute'];
export const ofMoney = keyed.filter(({ id, module }) => module === 'payments' || elsewhere.includes(id as OperationId));
const isMoney = new Set(ofMoney);

/** Requests of their own, where the example of the contract would do too little or could be sent once only. */
export const own: Scenarios = { ...money, ...auth, ...people, ...bookings };

const fromMatrix = (operation: OperationInfo, asker: Asker): Scenario => async (cast) => {
  const ids: Record<string, string> = {};
  const isShared = isMoney.has(operation);
  for (const place of placesOf(operation)) {
    if (place.in === 'path') ids[place.name] = await (isShared ? waysOf(operation, place)[0]!(cast, asker) : keptId(cast, asker, operation, place));
  }
  const request = await requestFor(cast, asker, operation, ids);
  const isPerson = asker === 'owner' || asker === 'caregiver' || asker === 'support' || asker === 'admin';
  return { ...request, ...(isPerson || asker === 'secret' ? await ready[operation.id]?.(cast, asker, request) : undefined) };
};

/** Its own, or the contract's example as the first of those who may sends it. Money's people stay; for others there are new ones each time. */
export const scenarioOf = (operation: OperationInfo): Scenario => {
  const scenario = own[operation.id as OperationId] ?? fromMatrix(operation, askersOf(operation).find((asker) => asker !== 'operator')!);
  return isMoney.has(operation) ? scenario : async (cast) => scenario(await createCast(cast.world, cast.tenant));
};

export const castFor = (world: World): Promise<Cast> => createCast(world, 'alpha');
