import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ProviderError,
  WebhookRejected,
  type CreateIntentInput,
  type PaymentProvider,
  type VerifiedWebhook,
} from '../index.ts';

/** What an adapter's tests hand over: the adapter, and a payer who does as told. */
export interface PaymentConformanceSetup {
  provider: PaymentProvider;
  /** The same adapter against an address where nobody listens. */
  unreachable: PaymentProvider;
  /** The same adapter against a server that never answers, with a short deadline. */
  silent: PaymentProvider;
  payer(
    action:
      | 'succeed'
      | 'decline'
      | 'insufficient_funds'
      | 'require_authentication'
      | 'pass_authentication'
      | 'fail_authentication',
    providerPaymentId: string,
  ): Promise<void>;
  /** The webhooks that came so far, as they came. */
  received(): { rawBody: Buffer; headers: Record<string, string | string[] | undefined> }[];
  /** Resolves when a webhook came that satisfies the condition. */
  untilReceived(condition: (rawBody: string) => boolean): Promise<void>;
  nowMs(): number;
  stop(): Promise<void>;
}

/** In what providers rightly differ. */
export interface PaymentConformanceTraits {
  /** The code of a decline for want of money. */
  readonly insufficientFunds: string;
  /** Whether the payer's bank may ask for more on the way; where a wallet's own page does that, nobody sees it. */
  readonly authentication: boolean;
}

/** The one suite that every payment adapter passes. */
export const paymentConformance = (name: string, traits: PaymentConformanceTraits, setup: () => Promise<PaymentConformanceSetup>): void => {
  describe(`payment provider: ${name}`, () => {
    let made: PaymentConformanceSetup;
    let provider: PaymentProvider;
    let count = 0;
    beforeAll(async () => {
      made = await setup();
      provider = made.provider;
    });
    afterAll(() => made.stop());

    const key = () => `conformance-${(count += 1)}`;
    const input = (change: Partial<CreateIntentInput> = {}): CreateIntentInput => ({
      idempotencyKey: key(),
      amountMinor: 12_345,
      currency: 'USD',
      description: 'Boarding for Rex',
      metadata: { paymentId: 'pay_1', tenantId: 'ten_1' },
      ...change,
    });
    /** What we do once the payer approved, where there is such a step. */
    const accepted = async (providerPaymentId: string): Promise<string> => {
      const { status } = await provider.retrieve(providerPaymentId);
      if (status === 'approved') await provider.accept?.({ idempotencyKey: key(), providerPaymentId });
      return providerPaymentId;
    };
    const paid = async (change?: Partial<CreateIntentInput>) => {
      const { providerPaymentId } = await provider.createIntent(input(change));
      await made.payer('succeed', providerPaymentId);
      return accepted(providerPaymentId);
    };
    const failure = async (work: Promise<unknown>): Promise<ProviderError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ProviderError);
      return error as ProviderError;
    };

    it('makes an intent that waits for the payer', async () => {
      const created = await provider.createIntent(input());
      expect(created.status).toBe('requires_payment');
      expect(created.clientSecret).not.toBe('');
      expect(created.publishableKey).not.toBe('');
      const payment = await provider.retrieve(created.providerPaymentId);
      expect(payment).toMatchObject({
        status: 'requires_payment',
        amountMinor: 12_345,
        amountReceivedMinor: 0,
        amountRefundedMinor: 0,
        currency: 'USD',
        chargeId: null,
        feeMinor: null,
        failure: null,
        metadata: { paymentId: 'pay_1', tenantId: 'ten_1' },
      });
      expect(await provider.checkout({ providerPaymentId: created.providerPaymentId })).toEqual(created);
    });

    it('answers the same key with the same intent, and refuses it for another amount', async () => {
      const first = input();
      const one = await provider.createIntent(first);
      expect((await provider.createIntent(first)).providerPaymentId).toBe(one.providerPaymentId);
      const error = await failure(provider.createIntent({ ...first, amountMinor: 99_999 }));
      expect(error).toMatchObject({ kind: 'conflict', retryable: false });
    });

    it('tells of a payment', async () => {
      const payment = await provider.retrieve(await paid());
      expect(payment).toMatchObject({ status: 'succeeded', amountReceivedMinor: 12_345, failure: null });
      expect(payment.chargeId).not.toBeNull();
      expect(payment.feeMinor).toBeGreaterThan(0);
    });

    it('tells of a decline, after which the payer may try again', async () => {
      const { providerPaymentId } = await provider.createIntent(input());
      await made.payer('insufficient_funds', providerPaymentId);
      const refused = await accepted(providerPaymentId).catch((error: unknown) => error);
      if (refused !== providerPaymentId) expect(refused).toMatchObject({ kind: 'declined', code: traits.insufficientFunds, retryable: false });
      const declined = await provider.retrieve(providerPaymentId);
      expect(declined).toMatchObject({
        status: 'requires_payment',
        chargeId: null,
        failure: { code: traits.insufficientFunds },
      });
      expect(declined.failure?.message).not.toBe('');
      await made.payer('succeed', providerPaymentId);
      await accepted(providerPaymentId);
      expect(await provider.retrieve(providerPaymentId)).toMatchObject({ status: 'succeeded', failure: null });
    });

    it('takes what was approved once, however often it is told to', async () => {
      const providerPaymentId = await paid();
      const idempotencyKey = key();
      const again = [idempotencyKey, idempotencyKey, key()].map((one) => provider.accept?.({ idempotencyKey: one, providerPaymentId }));
      for (const answer of await Promise.all(again)) if (answer) expect(answer).toMatchObject({ status: 'succeeded', amountReceivedMinor: 12_345 });
      expect(await provider.retrieve(providerPaymentId)).toMatchObject({ status: 'succeeded', amountReceivedMinor: 12_345 });
    });

    if (traits.authentication) it('tells of authentication, failed and passed', async () => {
      const { providerPaymentId } = await provider.createIntent(input());
      await made.payer('require_authentication', providerPaymentId);
      expect((await provider.retrieve(providerPaymentId)).status).toBe('requires_action');
      await made.payer('fail_authentication', providerPaymentId);
      expect(await provider.retrieve(providerPaymentId)).toMatchObject({
        status: 'requires_payment',
        failure: { code: 'payment_intent_authentication_failure' },
      });
      await made.payer('require_authentication', providerPaymentId);
      await made.payer('pass_authentication', providerPaymentId);
      expect((await provider.retrieve(providerPaymentId)).status).toBe('succeeded');
    });

    it('holds money and takes a part of it', async () => {
      const providerPaymentId = await paid({ captureMethod: 'manual' });
      expect(await provider.retrieve(providerPaymentId)).toMatchObject({
        status: 'authorized',
        amountReceivedMinor: 0,
      });
      expect(
        (await failure(provider.capture({ idempotencyKey: key(), providerPaymentId, amountMinor: 12_346 }))).kind,
      ).toBe('invalid');
      const captured = await provider.capture({ idempotencyKey: key(), providerPaymentId, amountMinor: 10_000 });
      expect(captured).toMatchObject({ status: 'succeeded', amountReceivedMinor: 10_000, amountRefundedMinor: 0 });
    });

    it('lets held money go', async () => {
      const providerPaymentId = await paid({ captureMethod: 'manual' });
      const canceled = await provider.cancel({ idempotencyKey: key(), providerPaymentId });
      expect(canceled).toMatchObject({ status: 'canceled', amountReceivedMinor: 0, amountRefundedMinor: 0 });
    });

    it('cancels, also twice, but not what succeeded', async () => {
      const { providerPaymentId } = await provider.createIntent(input());
      expect((await provider.cancel({ idempotencyKey: key(), providerPaymentId })).status).toBe('canceled');
      expect((await provider.cancel({ idempotencyKey: key(), providerPaymentId })).status).toBe('canceled');
      const error = await failure(provider.cancel({ idempotencyKey: key(), providerPaymentId: await paid() }));
      expect(error).toMatchObject({ kind: 'conflict', retryable: false });
    });

    it('refunds in parts, once for each key, never above what was taken', async () => {
      const providerPaymentId = await paid();
      const refund = {
        idempotencyKey: key(),
        providerPaymentId,
        amountMinor: 10_000,
        reason: 'requested_by_customer' as const,
      };
      const first = await provider.refund(refund);
      expect(first).toMatchObject({
        status: 'succeeded',
        amountMinor: 10_000,
        currency: 'USD',
        providerPaymentId,
        failure: null,
      });
      expect(await provider.refund(refund)).toEqual(first);
      expect(await provider.retrieveRefund(first.providerRefundId)).toEqual(first);
      expect((await failure(provider.refund({ ...refund, idempotencyKey: key(), amountMinor: 2_346 }))).kind).toBe(
        'invalid',
      );
      await provider.refund({ ...refund, idempotencyKey: key(), amountMinor: 2_345 });
      expect((await failure(provider.refund({ ...refund, idempotencyKey: key(), amountMinor: 1 }))).kind).toBe(
        'conflict',
      );
      expect((await provider.retrieve(providerPaymentId)).amountRefundedMinor).toBe(12_345);
    });

    it('does not refund what was not paid', async () => {
      const { providerPaymentId } = await provider.createIntent(input());
      const error = await failure(
        provider.refund({ idempotencyKey: key(), providerPaymentId, amountMinor: 1_000, reason: 'duplicate' }),
      );
      expect(error).toMatchObject({ kind: 'invalid', retryable: false });
    });

    it('tells what is not there, what is refused, and who does not answer', async () => {
      expect(await failure(provider.retrieve('pi_none'))).toMatchObject({ kind: 'not_found', retryable: false });
      expect(await failure(provider.retrieveRefund('re_none'))).toMatchObject({ kind: 'not_found', retryable: false });
      expect(await failure(provider.createIntent(input({ amountMinor: 0 })))).toMatchObject({
        kind: 'invalid',
        retryable: false,
      });
      expect(await failure(made.unreachable.createIntent(input()))).toMatchObject({
        kind: 'unavailable',
        retryable: true,
      });
      expect(await failure(made.silent.retrieve('pi_none'))).toMatchObject({ kind: 'timeout', retryable: true });
    });

    describe('webhooks', () => {
      const verify = (
        change: { rawBody?: string; headers?: Record<string, string>; nowMs?: number } = {},
      ): Promise<VerifiedWebhook> => {
        const last = made.received().at(-1);
        if (last === undefined) return Promise.reject(new Error('No webhook came'));
        return provider.verifyWebhook({ rawBody: last.rawBody, headers: last.headers, nowMs: made.nowMs(), ...change });
      };
      const reasonOf = async (work: () => Promise<unknown>): Promise<string> => {
        try {
          await work();
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookRejected);
          return (error as WebhookRejected).reason;
        }
        return 'believed';
      };

      it('name the payment and the refund', async () => {
        const providerPaymentId = await paid();
        const { providerRefundId } = await provider.refund({
          idempotencyKey: key(),
          providerPaymentId,
          amountMinor: 1_000,
          reason: 'requested_by_customer',
        });
        await made.untilReceived((rawBody) => rawBody.includes(providerRefundId));
        const all = await Promise.all(made.received().map((webhook) => provider.verifyWebhook({ ...webhook, nowMs: made.nowMs() })));
        const payment = all.find(
          ({ object }) => object.kind === 'payment' && object.providerPaymentId === providerPaymentId,
        );
        expect(payment?.object.metadata).toMatchObject({ paymentId: 'pay_1', tenantId: 'ten_1' });
        expect(payment?.id).not.toBe('');
        expect(Math.abs(made.nowMs() - (payment?.occurredAt.getTime() ?? 0))).toBeLessThan(60_000);
        expect(
          all.find(({ object }) => object.kind === 'refund' && object.providerRefundId === providerRefundId)?.object,
        ).toMatchObject({ providerPaymentId });
      });

      it('are refused when changed, unsigned, old or from the future', async () => {
        expect(await reasonOf(() => verify())).toBe('believed');
        const text = made.received().at(-1)?.rawBody.toString() ?? '';
        expect(await reasonOf(() => verify({ rawBody: `${text} ` }))).toBe('bad_signature');
        expect(await reasonOf(() => verify({ headers: {} }))).toBe('bad_signature');
        expect(await reasonOf(() => verify({ nowMs: made.nowMs() + 6 * 60_000 }))).toBe('stale');
        expect(await reasonOf(() => verify({ nowMs: made.nowMs() - 6 * 60_000 }))).toBe('future');
      });
    });
  });
};
