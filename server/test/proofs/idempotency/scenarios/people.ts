import { until, type CallOptions } from '../../../app/index.ts';
import { createUploader } from '../../../app/uploads.ts';
import { calendarOrigin, files, type Cast } from '../../../matrix/cast.ts';
import { ready } from '../../../matrix/ready.ts';
import { exampleBody } from '../../../matrix/contract.ts';
import { operations, type OperationId } from '../../../../src/contract/contract.ts';
import { as, asKey, fromElsewhere, made, next, type Scenarios } from '../scenario.ts';

const newNumber = (): string => `+1303555${String(1_000 + next())}`;

/** A check that found something. */
async function considered(cast: Cast): Promise<CallOptions> {
  const { world, caregiver } = cast;
  const { body } = await world.call('startBackgroundCheck', { ...as(caregiver), body: { workLocation: { country: 'US', region: 'CO', city: 'Denver' } } });
  await ready['decideBackgroundCheck']!(cast, 'admin', { params: { checkId: body.id } });
  await until(async () => (await world.call('getMyBackgroundCheck', as(caregiver))).body.status !== 'pending');
  return as(caregiver);
}

/** Everything that a page needs before it can be handed in. */
async function almostApplied(cast: Cast): Promise<CallOptions> {
  const who = await cast.world.person('caregiver');
  const call = (id: OperationId, more: CallOptions) => made(cast, id, { ...as(who), ...more });
  await call('createCaregiver', { body: { displayName: 'Ada L.', headline: 'A calm home', bio: 'Nine years of dogs, big and small.', postalCode: '80206' } });
  const prices = [{ durationMinutes: null, amount: { amount: 5_500, currency: 'USD' } }];
  await call('putService', { params: { serviceType: 'boarding' }, body: { prices, capacity: 3, sizesTaken: ['small'] } });
  await call('putAvailabilityPlan', { body: { days: [{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }], travelBufferMinutes: 15, sharedCapacity: null } });
  return as(who);
}

/** Accounts, caregivers' pages, and what the business decides about them. */
export const people: Scenarios = {
  disputeBackgroundCheck: considered,
  // all but one of the tries are used up
  verifyPhone: async (cast) => {
    const { app, tenantIds } = cast.world.server;
    const phone = newNumber();
    await made(cast, 'startPhoneVerification', { ...as(cast.owner), ...fromElsewhere(), body: { phone } });
    const [sent] = await app.parts.sandboxControl!.listMessages({ tenantId: tenantIds.alpha, to: phone, limit: 1 });
    const code = /\d{6}/.exec(sent!.text)![0];
    const wrong = code === '000000' ? '000001' : '000000';
    for (let tries = 1; tries <= 4; tries += 1) await cast.world.call('verifyPhone', { ...as(cast.owner), body: { code: wrong } });
    return { ...as(cast.owner), body: { code } };
  },
  startPhoneVerification: async ({ owner }) => ({ ...as(owner), ...fromElsewhere(), body: { phone: newNumber() } }),
  addDogPhoto: async (cast) => ({
    ...as(cast.owner), params: { dogId: await cast.world.dog(cast.owner) },
    body: { uploadId: (await createUploader(cast.world.server, cast.world.call).upload(cast.owner, await files.image())).id },
  }),
  addAvailabilityException: async ({ world, caregiver }) => ({ ...as(caregiver), body: { kind: 'open', from: world.nights(10).checkIn, windows: [{ from: '05:00', to: '06:00' }] } }),
  addCalendarImport: async ({ caregiver }) => ({ ...as(caregiver), body: { name: 'Mine', url: `${calendarOrigin}/mine.ics` } }),
  createCaregiver: async ({ world }) => ({ ...as(await world.person('caregiver')), body: exampleBody(operations.createCaregiver) }),
  submitOnboarding: almostApplied,
  removeFavorite: async (cast) => {
    const params = { caregiverId: cast.caregiver.caregiverId };
    await cast.world.settled();
    await made(cast, 'addFavorite', { ...as(cast.owner), params });
    return { ...as(cast.owner), params };
  },
  unfeatureCaregiver: async (cast) => {
    const params = { caregiverId: cast.caregiver.caregiverId };
    await cast.world.settled();
    await made(cast, 'featureCaregiver', { ...asKey(cast), params, body: { rank: 10, until: '2099-01-01T00:00:00.000Z' } });
    return { ...asKey(cast), params };
  },
};
