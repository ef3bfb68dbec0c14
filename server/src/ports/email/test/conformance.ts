import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmailError, type EmailMessage, type EmailSender } from '../index.ts';

export interface EmailConformanceSetup {
  sender: EmailSender;
  /** The same adapter with a wrong key. */
  wrongKey: EmailSender;
  /** The same adapter against an address where nobody listens. */
  unreachable: EmailSender;
  /** The same adapter against a server that never answers, with a short deadline. */
  silent: EmailSender;
  /** What arrived for the address, newest first. */
  arrived(
    to: string,
  ): Promise<{ subject: string; text: string; html: string | null; from: string; headers: Record<string, string> }[]>;
  stop(): Promise<void>;
}

/** The one suite that every email adapter passes. */
export const emailConformance = (name: string, setup: () => Promise<EmailConformanceSetup>): void => {
  describe(`email sender: ${name}`, () => {
    let made: EmailConformanceSetup;
    beforeAll(async () => {
      made = await setup();
    });
    afterAll(() => made.stop());

    const message = (change: Partial<EmailMessage> = {}): EmailMessage => ({
      messageId: 'ntf_1',
      tenantId: 'ten_1',
      from: { email: 'hello@happypaws.example', name: 'Happy Paws' },
      to: { email: 'ann@example.com', name: 'Ann' },
      subject: 'Your booking — “confirmed”',
      text: 'Hello Ann',
      html: '<p>Hello Ann</p>',
      category: 'booking.confirmed',
      ...change,
    });
    const failure = async (work: Promise<unknown>): Promise<EmailError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(EmailError);
      return error as EmailError;
    };

    it('hands a mail over as it is', async () => {
      const { providerMessageId } = await made.sender.send(
        message({ headers: { 'List-Unsubscribe': '<https://happypaws.example/u/1>' } }),
      );
      expect(providerMessageId).not.toBe('');
      const [mail] = await made.arrived('ann@example.com');
      expect(mail).toMatchObject({
        subject: 'Your booking — “confirmed”',
        text: 'Hello Ann',
        html: '<p>Hello Ann</p>',
        from: 'hello@happypaws.example',
        headers: { 'List-Unsubscribe': '<https://happypaws.example/u/1>' },
      });
    });

    it('sends text alone', async () => {
      await made.sender.send(message({ to: { email: 'bob@example.com' }, html: undefined }));
      expect(await made.arrived('bob@example.com')).toMatchObject([{ text: 'Hello Ann', html: null }]);
    });

    it('refuses what cannot be sent, and does not ask for another try', async () => {
      expect(await failure(made.sender.send(message({ to: { email: 'nobody' } })))).toMatchObject({
        kind: 'invalid',
        retryable: false,
      });
      expect(await failure(made.sender.send(message({ text: '', html: undefined })))).toMatchObject({
        kind: 'invalid',
        retryable: false,
      });
      const wrong = await failure(made.wrongKey.send(message()));
      expect(wrong).toMatchObject({ kind: 'unauthorized', retryable: false });
    });

    it('asks for another try when nobody answers', async () => {
      expect(await failure(made.unreachable.send(message()))).toMatchObject({ kind: 'unavailable', retryable: true });
      expect(await failure(made.silent.send(message()))).toMatchObject({ kind: 'timeout', retryable: true });
    });
  });
};
