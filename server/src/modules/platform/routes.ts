import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { version } from '../../kernel/version.ts';
import type { SandboxControl } from '../../ports/sandbox/index.ts';
import { presentClock, presentMail, presentStorefront } from './presenter.ts';
import type { SandboxClock } from './sandbox-clock.ts';
import { createSandboxActions, type SandboxPayments, type ScenarioLoader } from './sandbox.ts';
import type { Check, Platform } from './service.ts';

export interface PlatformRouteDeps {
  readonly platform: Platform;
  readonly attribution: string;
  /** With what the platform itself has an account that people can pay with. */
  readonly paymentProviders: readonly string[];
  readonly checks: readonly Check[];
  readonly clock: SandboxClock;
  readonly sandboxControl: SandboxControl | null;
  readonly sandboxPayments: SandboxPayments;
  readonly scenarios: ScenarioLoader;
}

export function createPlatformRoutes(deps: PlatformRouteDeps) {
  const { platform, clock } = deps;
  const sandbox = createSandboxActions(deps.sandboxControl, deps.sandboxPayments, deps.scenarios);

  return {
    getStorefront: async (ctx) => ({ status: 200, body: presentStorefront(ctx.tenant, deps.attribution, deps.paymentProviders) }),
    getHealth: async () => ({ status: 200, body: { status: 'ok', version } }),
    getReadiness: async () => {
      const { ready, checks } = await platform.readiness(deps.checks);
      return ready ? { status: 200, body: { status: 'ready', checks } } : { status: 503, body: { status: 'not_ready', checks } };
    },
    getSandboxClock: async (ctx) => ({ status: 200, body: presentClock(clock.get(ctx)) }),
    advanceSandboxClock: async (ctx, { body }) => {
      const { deadlinesWorked, ...state } = await clock.advance(ctx, body);
      return { status: 200, body: { ...presentClock(state), deadlinesWorked } };
    },
    listSandboxInbox: async (ctx, { query }) => {
      const { mails, next } = await sandbox.listInbox(ctx, query);
      return { status: 200, body: { data: mails.map(presentMail), nextCursor: next } };
    },
    completeSandboxPayment: async (ctx, { params, body }) => {
      await sandbox.completePayment(ctx, params.paymentId, body.outcome);
      return { status: 200, body: { paymentId: params.paymentId, outcome: body.outcome } };
    },
    sendSandboxEvent: async (ctx, { body }) => ({
      status: 202,
      body: { providerEventId: await sandbox.sendEvent(ctx, body.paymentId, body.type) },
    }),
    setSandboxWebhooks: async (ctx, { body }) => ({ status: 200, body: await sandbox.setWebhooks(ctx, body) }),
    loadSandboxScenario: async (ctx, { body }) => ({ status: 201, body: await sandbox.loadScenario(ctx, body.scenario) }),
  } satisfies Pick<Handlers<Ctx>,
    | 'getStorefront' | 'getHealth' | 'getReadiness' | 'getSandboxClock' | 'advanceSandboxClock' | 'listSandboxInbox'
    | 'completeSandboxPayment' | 'sendSandboxEvent' | 'setSandboxWebhooks' | 'loadSandboxScenario'>;
}
