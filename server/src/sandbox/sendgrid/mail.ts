/** Reads a request of `POST /v3/mail/send` and says what SendGrid would find wrong with it. */

export interface StoredMail {
  id: string;
  tenantId: string | null;
  messageId: string | null;
  from: { email: string; name: string | null };
  to: { email: string; name: string | null };
  subject: string;
  text: string;
  html: string | null;
  category: string | null;
  headers: Record<string, string>;
  receivedAt: string;
  /** Whose key it came with. */
  account: string;
}

export interface MailFault {
  message: string;
  field: string | null;
}

type Plain = Record<string, unknown>;

const known = new Set([
  'personalizations',
  'from',
  'reply_to',
  'reply_to_list',
  'subject',
  'content',
  'attachments',
  'template_id',
  'headers',
  'categories',
  'custom_args',
  'send_at',
  'batch_id',
  'asm',
  'ip_pool_name',
  'mail_settings',
  'tracking_settings',
]);
const reserved = new Set([
  'x-sg-id',
  'x-sg-eid',
  'received',
  'dkim-signature',
  'content-type',
  'content-transfer-encoding',
  'to',
  'from',
  'subject',
  'reply-to',
  'cc',
  'bcc',
]);
const badAddress = 'Does not contain a valid address.';

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): Record<string, string> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, String(inner)])) : {};
const address = (value: unknown): { email: string; name: string | null } | null => {
  if (!isObject(value) || typeof value.email !== 'string' || !/^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(value.email))
    return null;
  return { email: value.email, name: typeof value.name === 'string' && value.name !== '' ? value.name : null };
};

export const readMail = (
  body: unknown,
  stamp: { id: string; receivedAt: string; account: string },
): { faults: MailFault[] } | { mails: StoredMail[]; checkOnly: boolean } => {
  const faults: MailFault[] = [];
  const fault = (message: string, field: string | null) => {
    faults.push({ message, field });
  };
  if (!isObject(body)) return { faults: [{ message: 'Bad Request', field: null }] };
  for (const name of Object.keys(body)) if (!known.has(name)) fault(`Additional property ${name} is not allowed`, null);

  const from = address(body.from);
  if (body.from === undefined)
    fault(
      'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.',
      'from.email',
    );
  else if (from === null) fault('The from email does not contain a valid address.', 'from.email');
  if (body.reply_to !== undefined && address(body.reply_to) === null) fault(badAddress, 'reply_to.email');

  const content = list(body.content).filter(isObject);
  if (content.length === 0 && body.template_id === undefined) {
    fault(
      'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
      'content',
    );
  }
  content.forEach((part, index) => {
    if (typeof part.value !== 'string' || part.value === '')
      fault('The content value must be a string at least one character in length.', `content.${index}.value`);
    if (part.type !== 'text/plain' && part.type !== 'text/html')
      fault('The content type is not known here.', `content.${index}.type`);
    if (part.type === 'text/plain' && index > 0)
      fault('If present, text/plain and text/html may only be provided once, text/plain first.', 'content');
  });
  const headers = strings(body.headers);

  const mails: StoredMail[] = [];
  const value = (type: string) => content.find((part) => part.type === type)?.value;
  const personalizations = list(body.personalizations);
  if (personalizations.length === 0)
    fault('The personalizations field is required and must have at least one personalization.', 'personalizations');
  if (personalizations.length > 1000) fault('There is a limit of 1000 personalizations.', 'personalizations');
  const args = strings(body.custom_args);
  personalizations.forEach((entry, index) => {
    const personal = isObject(entry) ? entry : {};
    const at = `personalizations.${index}`;
    const recipients = list(personal.to);
    if (recipients.length === 0)
      fault(
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
        `${at}.to`,
      );
    const subject = personal.subject ?? body.subject;
    if (typeof subject !== 'string' || subject === '') {
      fault(
        'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
        'subject',
      );
    }
    const allHeaders = { ...headers, ...strings(personal.headers) };
    for (const name of Object.keys(allHeaders))
      if (reserved.has(name.toLowerCase())) fault(`The header ${name} is reserved and cannot be used.`, 'headers');
    const personalArgs = { ...args, ...strings(personal.custom_args) };
    recipients.forEach((recipient, number) => {
      const to = address(recipient);
      if (to === null) return fault(badAddress, `${at}.to.${number}.email`);
      mails.push({
        id: stamp.id,
        tenantId: personalArgs.tenant_id ?? null,
        messageId: personalArgs.message_id ?? null,
        from: from ?? to,
        to,
        subject: String(subject),
        text: String(value('text/plain') ?? ''),
        html: value('text/html') === undefined ? null : String(value('text/html')),
        category: list(body.categories).map(String)[0] ?? null,
        headers: allHeaders,
        receivedAt: stamp.receivedAt,
        account: stamp.account,
      });
    });
  });
  if (faults.length > 0) return { faults };
  const settings = isObject(body.mail_settings) ? body.mail_settings : {};
  return { mails, checkOnly: isObject(settings.sandbox_mode) && settings.sandbox_mode.enable === true };
};
