import { operations, type OperationId, type OperationInfo } from '../../../src/contract/contract.ts';
import type { CallOptions, SignedCaregiver, World } from '../../app/index.ts';
import { cardOf } from '../../app/cards.ts';
import { care, confirmedBooking, createCast, keep, owe, paidBooking, type Asker, type Cast } from '../../matrix/cast.ts';
import { allOperations, placesOf } from '../../matrix/contract.ts';
import { ready } from '../../matrix/ready.ts';
import { askersOf, requestFor, waysOf } from '../../matrix/requests.ts';

/** Makes what one request needs, anew each time. */
export type Scenario = (cast: Cast) => Promise<CallOptions>;

/** Every mutation that takes an Idempotency-Key: what providers send is known by its own id, and what is no business's has no claim. */
export const keyed: readonly OperationInfo[] = allOperations.filter(({ mutation, rawBody, roles }) => mutation && !rawBody && roles.some((role) => role !== 'operator'));
/** Money's: its own module, whoever asks, and what moves money elsewhere. */
const elsewhere: readonly OperationId[] = ['cancelBooking', 'resolveDispute'];
export const ofMoney = keyed.filter(({ id, module }) => module === 'payments' || elsewhere.includes(id as OperationId));

const asKey = ({ world, tenant }: Cast): CallOptions => ({ tenant: null, token: world.secretKey(tenant) });
const as = ({ token, tenant }: { token: string; tenant: Cast['tenant'] }): CallOptions => ({ token, tenant });

async function onboarded(cast: Cast): Promise<SignedCaregiver> {
  const { world } = cast;
  const who = await world.caregiver();
  const { body } = await world.call('startPayoutOnboarding', { ...as(who), body: { returnUrl: 'https://alpha.example/earnings' } });
  await fetch(body.url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'complete' }) });
  await world.call('getPayoutAccount', as(who));
  return who;
}

/** An account keeps twenty. */
const card = (cast: Cast): Promise<string> => keep(cast, 'card', () => cardOf(cast.world, cast.owner));
const newOwner = async (cast: Cast): Promise<Cast> => ({ ...cast, owner: await cast.world.person('owner') });

/** Money's requests, where the example of the contract would do too little: each of these has all of its effects. */
const own: Partial<Readonly<Record<OperationId, Scenario>>> = {
  // charged at once, with a card that was saved before
  processPayment: async (cast) => ({ ...as(cast.owner), body: { bookingId: await confirmedBooking(cast), paymentMethodId: await card(cast) } }),
  tipCaregiver: async (cast) => {
    const bookingId = await care.reported(cast);
    return { ...as(cast.owner), params: { bookingId }, body: { amount: { amount: 700, currency: 'USD' }, paymentMethodId: await card(cast) } };
  },
  startPaymentMethodSetup: async (cast) => ({ ...as((await newOwner(cast)).owner), body: {} }),
  removePaymentMethod: async (cast) => {
    const { owner } = await newOwner(cast);
    return { ...as(owner), params: { paymentMethodId: await cardOf(cast.world, owner) } };
  },
  setDefaultPaymentMethod: async (cast) => {
    const { owner } = await newOwner(cast);
    const paymentMethodId = await cardOf(cast.world, owner);
    await cardOf(cast.world, owner);
    return { ...as(owner), params: { paymentMethodId } };
  },
  cancelBooking: async (cast) => ({ ...as(cast.owner), params: { bookingId: (await paidBooking(cast)).bookingId }, body: { reason: 'Our trip was called off.' } }),
  startPayoutOnboarding: async (cast) => ({ ...as(await cast.world.caregiver()), body: { returnUrl: 'https://alpha.example/earnings' } }),
  runPayouts: async (cast) => {
    const caregiver = await onboarded(cast);
    await owe({ ...cast, caregiver }, null);
    return { ...asKey(cast), body: { caregiverUserId: caregiver.userId } };
  },
};

const fromMatrix = (operation: OperationInfo, asker: Asker): Scenario => async (cast) => {
  const ids: Record<string, string> = {};
  for (const place of placesOf(operation)) if (place.in === 'path') ids[place.name] = await waysOf(operation, place)[0]!(cast, asker);
  const request = await requestFor(cast, asker, operation, ids);
  const isPerson = asker === 'owner' || asker === 'caregiver' || asker === 'support' || asker === 'admin';
  return { ...request, ...(isPerson || asker === 'secret' ? await ready[operation.id]?.(cast, asker, request) : undefined) };
};

/** As the first of those who may. */
export const scenarioOf = (operation: OperationInfo): Scenario =>
  own[operation.id as OperationId] ?? fromMatrix(operation, askersOf(operation).find((asker) => asker !== 'operator')!);

/** For an operation that takes something away from its people, others are needed each time. */
export const castFor = (world: World): Promise<Cast> => createCast(world, 'alpha');
export const isOperation = (id: string): id is OperationId => id in operations;
