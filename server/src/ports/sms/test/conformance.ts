import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmsError, type SmsMessage, type SmsSender } from '../index.ts';

export interface SmsConformanceSetup {
  sender: SmsSender;
  /** The same adapter with a wrong secret. */
  wrongKey: SmsSender;
  /** The same adapter against an address where nobody listens. */
  unreachable: SmsSender;
  /** The same adapter against a server that never answers, with a short deadline. */
  silent: SmsSender;
  /** A number whose owner said STOP. */
  unsubscribed: string;
  /** A number in the right form that does not exist. */
  impossible: string;
  /** What arrived for the number, newest first. */
  arrived(tenantId: string, to: string): Promise<{ id: string; messageId: string | null; text: string }[]>;
  stop(): Promise<void>;
}

/** The one suite that every SMS adapter passes. */
export const smsConformance = (name: string, setup: () => Promise<SmsConformanceSetup>): void => {
  describe(`sms sender: ${name}`, () => {
    let made: SmsConformanceSetup;
    beforeAll(async () => {
      made = await setup();
    });
    afterAll(() => made?.stop());

    const message = (change: Partial<SmsMessage> = {}): SmsMessage => ({
      messageId: 'ntf_1',
      tenantId: 'ten_1',
      to: '+12065550123',
      text: 'Rex is home — 100 % “happy” 🐕 & fed + walked',
      ...change,
    });
    const failure = async (work: Promise<unknown>): Promise<SmsError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(SmsError);
      return error as SmsError;
    };

    it('hands a message over as it is', async () => {
      const { providerMessageId } = await made.sender.send(message());
      expect(providerMessageId).not.toBe('');
      expect(await made.arrived('ten_1', '+12065550123')).toMatchObject([
        { id: providerMessageId, messageId: 'ntf_1', text: message().text },
      ]);
      expect(await made.arrived('ten_2', '+12065550123')).toEqual([]);
    });

    it.each(['2065550123', '+12065', '+1 206 555 0123', '+0123456789', '+12065550123456789', '', '+12065550123\n'])(
      'refuses the number %j before anyone is asked',
      async (to) => {
        for (const sender of [made.sender, made.unreachable])
          expect(await failure(sender.send(message({ to })))).toMatchObject({ kind: 'invalid', retryable: false });
      },
    );

    it('refuses what cannot be sent, and does not ask for another try', async () => {
      const invalid = { kind: 'invalid', retryable: false };
      expect(await failure(made.sender.send(message({ to: made.impossible })))).toMatchObject(invalid);
      expect(await failure(made.sender.send(message({ text: '' })))).toMatchObject(invalid);
      expect(await failure(made.sender.send(message({ text: 'x'.repeat(2000) })))).toMatchObject(invalid);
      expect(await failure(made.wrongKey.send(message()))).toMatchObject({ kind: 'unauthorized', retryable: false });
    });

    it('tells a number that said STOP from a wrong one', async () => {
      expect(await failure(made.sender.send(message({ to: made.unsubscribed })))).toMatchObject({
        kind: 'unsubscribed',
        retryable: false,
      });
      expect(await made.arrived('ten_1', made.unsubscribed)).toEqual([]);
    });

    it('asks for another try when nobody answers', async () => {
      expect(await failure(made.unreachable.send(message()))).toMatchObject({ kind: 'unavailable', retryable: true });
      expect(await failure(made.silent.send(message()))).toMatchObject({ kind: 'timeout', retryable: true });
    });
  });
};
