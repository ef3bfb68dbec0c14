import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError } from '../../payments/index.ts';
import type { PayoutProvider, SendPayoutInput } from '../index.ts';

export interface PayoutConformanceSetup {
  provider: PayoutProvider;
  /** The same adapter against an address where nobody listens. */
  unreachable: PayoutProvider;
  /** The same adapter against a server that never answers, with a short deadline. */
  silent: PayoutProvider;
  /** Where money arrives, where it does not, and what is no destination. */
  destinations: { good: string; blocked: string; none: string };
  stop(): Promise<void>;
}

/** The one suite that every payout adapter passes. */
export const payoutConformance = (name: string, setup: () => Promise<PayoutConformanceSetup>): void => {
  describe(`payout provider: ${name}`, () => {
    let made: PayoutConformanceSetup;
    let count = 0;
    beforeAll(async () => {
      made = await setup();
    });
    afterAll(() => made.stop());

    const input = (change: Partial<SendPayoutInput> = {}): SendPayoutInput => ({
      idempotencyKey: `payout-conformance-${(count += 1)}`, destination: made.destinations.good, amountMinor: 12_345, currency: 'USD',
      reference: `pyo_${count}`, metadata: { payoutId: `pyo_${count}`, tenantId: 'ten_1' }, ...change,
    });
    const failure = async (work: Promise<unknown>): Promise<ProviderError> => {
      const error = await work.then(() => undefined, (thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      return error as ProviderError;
    };

    it('sends money, and tells that it arrived', async () => {
      const { providerPayoutId } = await made.provider.send(input());
      expect(await made.provider.retrieve(providerPayoutId)).toMatchObject({ providerPayoutId, status: 'paid', amountMinor: 12_345, currency: 'USD', failureCode: null });
    });
    it('sends once for each key', async () => {
      const one = input();
      const first = await made.provider.send(one);
      for (let n = 0; n < 2; n += 1) expect((await made.provider.send(one)).providerPayoutId).toBe(first.providerPayoutId);
      expect((await made.provider.send(input())).providerPayoutId).not.toBe(first.providerPayoutId);
    });
    it('knows where it pays to', async () => {
      const { good } = made.destinations;
      const asked = { idempotencyKey: 'account-1', destination: good, returnUrl: 'https://shop.example', refreshUrl: 'https://shop.example', metadata: {} };
      expect((await made.provider.createAccountLink(asked)).destination).toBe(good);
      expect((await made.provider.accountStatus(good)).status).toBe('active');
    });
    it('tells why it did not arrive', async () => {
      const { providerPayoutId } = await made.provider.send(input({ destination: made.destinations.blocked }));
      const state = await made.provider.retrieve(providerPayoutId);
      expect(state.status).toBe('failed');
      expect(state.failureCode).toBeTruthy();
    });
    it('tells what is refused, what is not there, and who does not answer', async () => {
      expect(await failure(made.provider.send(input({ amountMinor: 0 })))).toMatchObject({ kind: 'invalid', retryable: false });
      expect(await failure(made.provider.send(input({ destination: made.destinations.none })))).toMatchObject({ kind: 'invalid', retryable: false });
      for (const id of ['NONE1', '../orders']) expect(await failure(made.provider.retrieve(id))).toMatchObject({ kind: 'not_found', retryable: false });
      expect(await failure(made.unreachable.send(input()))).toMatchObject({ kind: 'unavailable', retryable: true });
      expect(await failure(made.silent.retrieve('NONE1'))).toMatchObject({ kind: 'timeout', retryable: true });
    });
  });
};
