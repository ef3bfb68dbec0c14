import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { isProblem, problem } from '../../kernel/errors/problem.ts';
import { SandboxError, type SandboxControl, type SandboxMail } from '../../ports/sandbox/index.ts';
import { assertSandbox } from './sandbox-clock.ts';

/** Answered by the payments module, which stands above this one. */
export interface SandboxPayments {
  /** The provider's id of a payment that the actor may see; throws `payment_not_found`. */
  providerIdOf(ctx: Ctx, paymentId: string): Promise<string>;
}

/** Answered by whoever can make people, dogs and bookings. */
export interface ScenarioLoader {
  load(ctx: Ctx, scenario: string): Promise<Schema<'SandboxScenario'>>;
}

/** Drives the local stand-ins for providers, through their port. */
export function createSandboxActions(control: SandboxControl | null, payments: SandboxPayments, scenarios: ScenarioLoader) {
  const reach = async <T>(ctx: Ctx, work: (control: SandboxControl) => Promise<T>): Promise<T> => {
    assertSandbox(ctx);
    if (!control) throw problem('not_a_sandbox', { detail: 'This server runs with the real providers.' });
    try {
      return await work(control);
    } catch (error) {
      if (isProblem(error) || !(error instanceof SandboxError)) throw error;
      throw problem(error.kind === 'conflict' || error.kind === 'invalid' ? 'booking_not_payable' : 'payment_provider_unavailable', {
        detail: error.message,
        cause: error,
      });
    }
  };

  return {
    async listInbox(ctx: Ctx, query: { to?: string; limit: number; cursor?: string }): Promise<{ mails: SandboxMail[]; next: string | null }> {
      if (query.cursor !== undefined && !/^\d{1,6}$/.test(query.cursor)) throw problem('invalid_cursor', { pointer: '#/query/cursor' });
      const offset = Number(query.cursor ?? 0);
      const mails = await reach(ctx, (sandbox) =>
        sandbox.listMails({ tenantId: ctx.tenant.id, to: query.to, limit: query.limit + 1, offset }));
      return { mails: mails.slice(0, query.limit), next: mails.length > query.limit ? String(offset + query.limit) : null };
    },
    async completePayment(ctx: Ctx, paymentId: string, outcome: Schema<'CompleteSandboxPayment'>['outcome']): Promise<void> {
      assertSandbox(ctx);
      const providerPaymentId = await payments.providerIdOf(ctx, paymentId);
      await reach(ctx, async (sandbox) => {
        const about = { tenantId: ctx.tenant.id, providerPaymentId, key: ctx.idempotency?.name() };
        if (outcome === 'succeeded' || outcome === 'declined') await sandbox.completePayment({ ...about, outcome: outcome === 'succeeded' ? 'succeed' : 'decline' });
        else await sandbox.disputePayment({ ...about, outcome: ({ disputed: 'open', dispute_won: 'won', dispute_lost: 'lost' } as const)[outcome] });
      });
    },
    async sendEvent(ctx: Ctx, paymentId: string, type: string): Promise<string> {
      assertSandbox(ctx);
      const objectId = await payments.providerIdOf(ctx, paymentId);
      return (await reach(ctx, (sandbox) => sandbox.raiseEvent({ tenantId: ctx.tenant.id, type, objectId, key: ctx.idempotency?.name() }))).eventId;
    },
    async setWebhooks(ctx: Ctx, { mode, flush }: Schema<'SetSandboxWebhooks'>): Promise<Schema<'SandboxWebhooks'>> {
      return { mode, sent: await reach(ctx, (sandbox) => sandbox.setTenantWebhooks({ tenantId: ctx.tenant.id, mode, flush, key: ctx.idempotency?.name() })) };
    },
    async loadScenario(ctx: Ctx, scenario: string): Promise<Schema<'SandboxScenario'>> {
      assertSandbox(ctx);
      return scenarios.load(ctx, scenario);
    },
  };
}
