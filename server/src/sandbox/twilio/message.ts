/** Reads a request of `POST …/Messages.json` and says what Twilio would find wrong with it. */
import type { FormObject } from '../http/form.ts';
import { TwilioApiError } from './errors.ts';

/** What is kept of a text. */
export interface StoredSms {
  id: string;
  tenantId: string | null;
  messageId: string | null;
  from: string | null;
  messagingServiceSid: string | null;
  to: string;
  text: string;
  status: 'queued' | 'accepted';
  segments: number;
  receivedAt: string;
  /** Whose account it came with; the platform's, if it is older than that is written down. */
  account?: string | undefined;
}

export const maxTextLength = 1600;

/** The numbers that Twilio's own test credentials give a meaning to. */
const magicTo: Record<string, (to: string) => TwilioApiError> = {
  '+15005550001': (to) => new TwilioApiError(21211, `Invalid 'To' Phone Number: ${to}`),
  '+15005550002': (to) =>
    new TwilioApiError(21612, `Message cannot be sent with the current combination of 'To' (${to}) and/or 'From'`),
  '+15005550003': (to) =>
    new TwilioApiError(21408, `Permission to send an SMS has not been enabled for the region of the number: ${to}`),
  '+15005550004': () => new TwilioApiError(21610, 'Attempt to send to unsubscribed recipient'),
  '+15005550009': (to) => new TwilioApiError(21614, `'To' number: ${to}, is not a valid mobile number`),
};
const magicFrom: Record<string, (from: string) => TwilioApiError> = {
  '+15005550001': (from) => new TwilioApiError(21212, `Invalid From Number (caller ID): ${from}`),
  '+15005550007': (from) =>
    new TwilioApiError(21606, `The 'From' phone number ${from} is not a valid, SMS-capable number for your account`),
  '+15005550008': (from) =>
    new TwilioApiError(21611, `This 'From' number ${from} has exceeded the maximum number of queued messages`, 429),
};

const gsm = /^[\n\r !-Z_a-z¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€[\]\\^{}|~]*$/;

const segmentsOf = (text: string): number => {
  const [alone, joined] = gsm.test(text) ? [160, 153] : [70, 67];
  return text.length <= alone ? 1 : Math.ceil(text.length / joined);
};

const field = (form: FormObject, name: string): string | null => {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

const callbackParams = (callback: string | null): URLSearchParams => {
  if (callback === null) return new URLSearchParams();
  if (!URL.canParse(callback) || !/^https?:$/.test(new URL(callback).protocol))
    throw new TwilioApiError(21609, `The StatusCallback URL ${callback} is not a valid URL.`);
  return new URL(callback).searchParams;
};

export const readMessage = (form: FormObject, stamp: { id: string; receivedAt: string; account: string }): StoredSms => {
  const to = field(form, 'To');
  const text = field(form, 'Body');
  const from = field(form, 'From');
  const service = field(form, 'MessagingServiceSid');
  if (to === null) throw new TwilioApiError(21604, "A 'To' phone number is required.");
  if (from === null && service === null) throw new TwilioApiError(21603, "A 'From' phone number is required.");
  if (text === null) throw new TwilioApiError(21602, 'Message body is required.');
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new TwilioApiError(21211, `Invalid 'To' Phone Number: ${to}`);
  if (from !== null && !/^(\+[1-9]\d{6,14}|\d{3,6}|[A-Za-z0-9 ]{1,11})$/.test(from))
    throw new TwilioApiError(21212, `Invalid From Number (caller ID): ${from}`);
  if (service !== null && !/^MG[0-9a-f]{32}$/.test(service))
    throw new TwilioApiError(21701, 'The Messaging Service does not exist.');
  if (text.length > maxTextLength)
    throw new TwilioApiError(21617, 'The concatenated message body exceeds the 1600 character limit');
  const refused = magicTo[to]?.(to) ?? (from === null ? undefined : magicFrom[from]?.(from));
  if (refused !== undefined) throw refused;
  // A text carries nothing of ours but where its fate is reported to: our adapter writes the tenant there.
  const params = callbackParams(field(form, 'StatusCallback'));
  return {
    ...stamp,
    tenantId: params.get('tenantId'),
    messageId: params.get('messageId'),
    from,
    messagingServiceSid: service,
    to,
    text,
    status: service === null ? 'queued' : 'accepted',
    segments: service === null ? segmentsOf(text) : 0,
  };
};

const rfc2822 = (instant: string): string => new Date(instant).toUTCString().replace('GMT', '+0000');

/** As Twilio answers it. */
export const showMessage = (message: StoredSms, accountSid: string) => ({
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: message.text,
  date_created: rfc2822(message.receivedAt),
  date_sent: null,
  date_updated: rfc2822(message.receivedAt),
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: message.from,
  messaging_service_sid: message.messagingServiceSid,
  num_media: '0',
  num_segments: String(message.segments),
  price: null,
  price_unit: 'USD',
  sid: message.id,
  status: message.status,
  subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${message.id}/Media.json` },
  to: message.to,
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.id}.json`,
});
