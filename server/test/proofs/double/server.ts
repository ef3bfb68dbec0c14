import { startBenchApp } from '../../../bench/lib/app.ts';
import { runChild } from '../../../bench/lib/child.ts';
import type { Logger } from '../../../src/kernel/context/logger.ts';
import { capacity, type Given, type Owner, type Ready } from './plan.ts';

// a database that is killed is told of again and again
const log: Logger = { info() {}, warn() {}, error() {} };

/** One of the servers: HTTP, dispatcher and sweeper, in a process of its own. */
runChild<Given, Ready>(async ({ databaseUrl, redisUrl, secrets, tokenKeyFile, tenantId: known, make }) => {
  const { app, url, key, tenantId, people, close } = await startBenchApp(
    { DOGCARE_DATABASE_URL: databaseUrl, DOGCARE_REDIS_URL: redisUrl }, undefined, { secrets, tokenKeyFile, tenantId: known, log },
  );
  const caregiverIds: string[] = [];
  const owners: Owner[] = [];
  if (known === undefined) {
    const services = [{
      serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity, sizesTaken: ['large' as const], minNoticeHours: 0, horizonDays: 365,
    }];
    for (let i = 0; i < make.caregivers; i += 1) caregiverIds.push((await people.caregiver({ services })).caregiverId);
    for (let i = 0; i < make.owners; i += 1) {
      const { userId, token, refreshToken } = await people.person('owner');
      owners.push({ id: userId, token, refreshToken, dogId: await people.dog({ userId, token, tenant: 'alpha', email: '', refreshToken }) });
    }
    // one quote that others can be written like
    await people.quote({ ...owners[0]!, userId: owners[0]!.id, tenant: 'alpha', email: '' }, caregiverIds[0]!, [owners[0]!.dogId], people.nights(10));
  }
  app.work.startScheduler();
  return { ready: { url, key, tenantId, caregiverIds, owners }, stop: close };
});
