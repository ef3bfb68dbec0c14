import { operations, type OperationId, type OperationInfo } from '../../../../src/contract/contract.ts';
import { runChild } from '../../../../bench/lib/child.ts';
import type { Cast } from '../../../matrix/cast.ts';
import { openWorld, startInstance, type InstanceGiven } from '../../instance.ts';
import { createDeaths, type Doom, type Fate } from '../deaths.ts';
import { castFor, scenarioOf } from '../scenarios.ts';

export interface Given extends InstanceGiven {
  /** The business that the first of its line has made. */
  readonly tenantId: string | null;
}
export interface Ready {
  readonly url: string;
  readonly tenantId: string;
}
export type Message = { readonly prepare: OperationId } | { readonly plan: Doom } | { readonly count: string } | 'settle' | 'errors';

/** The server that kills itself, at the moment that it was told. */
runChild<Given, Ready>(async ({ tenantId, ...given }) => {
  const instance = await startInstance(given);
  const world = await openWorld(given, instance, {}, tenantId ?? undefined);
  const deaths = createDeaths(instance.app.parts.db, () => process.kill(process.pid, 'SIGKILL'));
  const fates = new Map<string, Fate>();
  let cast: Cast | undefined;
  return {
    ready: { url: instance.url, tenantId: world.server.tenantIds.alpha },
    stop: instance.close,
    async answer(message: Message) {
      if (message === 'errors') return instance.errors;
      if (message === 'settle') return (await world.settled(), true);
      if ('prepare' in message) return scenarioOf(operations[message.prepare] as OperationInfo)((cast ??= await castFor(world)));
      if ('count' in message) return fates.get(message.count)!.count();
      const fate = deaths.plan(message.plan);
      fates.set(fate.agent, fate);
      return fate.agent;
    },
  };
});
