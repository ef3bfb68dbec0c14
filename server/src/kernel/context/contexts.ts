import type { Ids } from '../ids/ids.ts';
import { offsetClock, type Clock } from '../time/clock.ts';
import type { Ctx } from './context.ts';
import type { Tenant } from './tenant.ts';

/** Surroundings for work that no request started: a subscriber, a deadline, the demo. */
export type ContextFor = (tenantId: string, actor: string) => Promise<Ctx>;

export const createContextFor = (tenantById: (id: string) => Promise<Tenant>, wall: Clock, ids: Ids): ContextFor =>
  async (tenantId, actor) => {
    const tenant = await tenantById(tenantId);
    const clock = offsetClock(wall, tenant.clockOffsetMs);
    return { tenant, actor: { kind: 'system', name: actor }, clock, wall, requestId: ids.next('request') };
  };
