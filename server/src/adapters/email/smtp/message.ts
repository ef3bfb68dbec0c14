import type { SendMailOptions } from 'nodemailer';
import { EmailError, type EmailAddress, type EmailMessage } from '../../../ports/email/index.ts';

/** What the mail itself decides; a caller who could set these could send other mails than it says. */
const reserved = new Set([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'dkim-signature',
  'received',
  'return-path',
]);
const maxLineLength = 900;

const invalid = (message: string) => new EmailError({ kind: 'invalid', message, retryable: false });

/** A line break in a header would begin the next one. */
const oneLine = (text: string, what: string): string => {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(text))
    throw invalid(`${what} must be one line without control characters`);
  if (text.length > maxLineLength) throw invalid(`${what} is too long`);
  return text;
};

const address = ({ email, name }: EmailAddress, what: string): { address: string; name: string } => {
  // No quoted names, comments, lists or groups: one mail goes to one mailbox.
  if (!/^[^\s@<>(),;:"[\]\\]{1,64}@[^\s@<>(),;:"[\]\\]{1,255}$/.test(oneLine(email, what)))
    throw invalid(`${what} is not an email address`);
  return { address: email, name: oneLine(name ?? '', `The name of ${what}`) };
};

const headersOf = (headers: Record<string, string>): Record<string, string> => {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!-9;-~]{1,76}$/.test(name) || reserved.has(name.toLowerCase()))
      throw invalid(`The header ${JSON.stringify(name)} cannot be set`);
    oneLine(value, `The header ${name}`);
  }
  return headers;
};

/** Our mail in nodemailer's words. Throws `invalid` for what would make other mail of it. */
export const toMail = (message: EmailMessage): SendMailOptions => {
  const html = message.html === '' ? undefined : message.html;
  if (message.text === '' && html === undefined) throw invalid('A mail needs text or html');
  if (!/^[\w.-]{1,100}$/.test(message.messageId)) throw invalid('The message id is not one of ours');
  const from = address(message.from, 'the sender');
  const to = address(message.to, 'the recipient');
  return {
    from,
    to,
    ...(message.replyTo === undefined ? {} : { replyTo: address(message.replyTo, 'the reply address') }),
    // Given, so that it is not gathered from headers.
    envelope: { from: from.address, to: [to.address] },
    subject: oneLine(message.subject, 'The subject'),
    ...(message.text === '' ? {} : { text: message.text }),
    ...(html === undefined ? {} : { html }),
    headers: headersOf(message.headers ?? {}),
    // The same for every try, so that a mailbox can tell a repeated mail.
    messageId: `<${message.messageId}@${from.address.split('@')[1]}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
