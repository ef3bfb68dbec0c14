import type { SignedCaregiver } from '../../../app/index.ts';
import { cardOf } from '../../../app/cards.ts';
import { care, confirmedBooking, keep, owe, paidBooking, type Cast } from '../../../matrix/cast.ts';
import { as, asKey, type Scenarios } from '../scenario.ts';

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
export const money: Scenarios = {
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
