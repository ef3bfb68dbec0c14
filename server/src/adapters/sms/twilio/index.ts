import type { Twilio } from 'twilio';
import { isE164, SmsError, type SmsMessage, type SmsSender } from '../../../ports/sms/index.ts';
import type { TwilioConfig } from './config.ts';
import { toSmsError } from './errors.ts';

export { twilioConfig, type TwilioConfig } from './config.ts';

const maxAnswerBytes = 1024 * 1024;

/** Twilio's client knows its hosts by heart; only its HTTP client can send it elsewhere. */
const connect = async (config: TwilioConfig, timeoutMs: number): Promise<Twilio> => {
  // At the first text and not at start: it takes a quarter of a second.
  const { default: twilio } = await import('twilio');
  const base = new URL(config.TWILIO_API_BASE);
  const http = new twilio.RequestClient({ timeout: timeoutMs });
  http.axios.interceptors.request.use((request) => ({
    ...request,
    // Its own timeout is one of silence: an answer that trickles in would never end.
    signal: AbortSignal.timeout(timeoutMs),
    maxContentLength: maxAnswerBytes,
  }));
  const httpClient = {
    request: (options: Parameters<typeof http.request>[0]) => {
      const { pathname, search } = new URL(options.uri);
      return http.request({
        ...options,
        uri: `${base.origin}${base.pathname.replace(/\/$/, '')}${pathname}${search}`,
        timeout: timeoutMs,
        allowRedirects: false,
        // Whatever the environment says: its debug log prints numbers and texts.
        logLevel: undefined,
      });
    },
  } as typeof http;
  return twilio(config.TWILIO_ACCOUNT_SID, config.TWILIO_AUTH_TOKEN, { httpClient, logLevel: 'none' });
};

/** Text messages by Twilio, or by whatever speaks its API at TWILIO_API_BASE. */
export const createTwilioSms = (
  config: TwilioConfig,
  options: { timeoutMs?: number | undefined } = {},
): SmsSender => {
  let client: Promise<Twilio> | undefined;
  const from = config.TWILIO_FROM.startsWith('MG')
    ? { messagingServiceSid: config.TWILIO_FROM }
    : { from: config.TWILIO_FROM };

  const statusCallback = ({ tenantId, messageId }: SmsMessage): string | undefined => {
    if (config.TWILIO_STATUS_CALLBACK === undefined || config.TWILIO_STATUS_CALLBACK === '') return undefined;
    const url = new URL(config.TWILIO_STATUS_CALLBACK);
    url.searchParams.set('tenantId', tenantId);
    url.searchParams.set('messageId', messageId);
    return url.toString();
  };

  return {
    name: 'twilio',
    send: async (message) => {
      if (!isE164(message.to))
        throw new SmsError({ kind: 'invalid', message: 'The number is not in E.164 form', retryable: false });
      if (message.text === '')
        throw new SmsError({ kind: 'invalid', message: 'A message needs a text', retryable: false });
      try {
        client ??= connect(config, options.timeoutMs ?? 10_000);
        const callback = statusCallback(message);
        const sent = await (await client).messages.create({
          to: message.to,
          body: message.text,
          ...from,
          ...(callback === undefined ? {} : { statusCallback: callback }),
        });
        if (typeof sent.sid !== 'string' || !/^(SM|MM)/.test(sent.sid))
          throw new SmsError({ kind: 'unavailable', message: 'The answer is no message', retryable: true });
        return { providerMessageId: sent.sid };
      } catch (error) {
        throw toSmsError(error);
      }
    },
  };
};
