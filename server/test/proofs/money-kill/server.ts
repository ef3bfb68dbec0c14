import { runChild } from '../../../bench/lib/child.ts';
import { cardOf } from '../../app/cards.ts';
import { openWorld, startInstance } from '../instance.ts';
import type { KillGiven, Ready } from './plan.ts';

const sizesTaken = ['large' as const];
const services = (['flexible', 'moderate', 'strict'] as const).map((cancellationPolicy) => [{
  serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_533 }], capacity: 50, sizesTaken, minNoticeHours: 0, horizonDays: 365, cancellationPolicy,
}]);

/** The server that is killed. The first of its line makes the business and its people; the others find them there. */
runChild<KillGiven, Ready>(async ({ make, ...given }) => {
  const instance = await startInstance(given);
  const { url, errors, close } = instance;
  const owners: Ready['owners'][number][] = [];
  const caregivers: Ready['caregivers'][number][] = [];
  let tenantId = '';
  if (make) {
    const world = await openWorld(given, instance);
    tenantId = world.server.tenantIds.alpha;
    for (const own of services) {
      const { email, caregiverId } = await world.caregiver({ services: own });
      caregivers.push({ email, caregiverId });
    }
    for (let i = 0; i < make.owners; i += 1) {
      const owner = await world.person('owner');
      owners.push({ email: owner.email, dogId: await world.dog(owner), cardId: await cardOf(world, owner) });
    }
  }
  return { ready: { url, tenantId, owners, caregivers }, answer: async () => errors, stop: close };
});
