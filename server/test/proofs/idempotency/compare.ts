/** What providers, chance and the people of a scenario put into answers: that it is there is compared, and not what it is. */
const others = new Set([
  'url', 'uri', 'clientSecret', 'description', 'label', 'name', 'email', 'firstName', 'lastName', 'displayName', 'providerPaymentId', 'providerEventId', 'accessToken', 'refreshToken',
  'deviceToken', 'challengeToken', 'deviceCode', 'userCode', 'verificationUriComplete', 'secret', 'state', 'key', 'hint', 'prefix', 'phone', 'options', 'fileName', 'invitationUrl', 'time',
  'offsetMs', 'version', 'commissionBps', 'recoveryCodes', 'etag',
]);

/** An answer without ids, instants and what is different each time. */
export const comparable = (body: unknown): unknown => JSON.parse(JSON.stringify(body ?? null), (name, value: unknown) => {
  if (others.has(name) && value !== null) return `<${typeof value}>`;
  if (typeof value !== 'string') return value;
  return value
    .replaceAll(/\b[a-z]{3}_[0-9A-Z]{26}/g, '<id>')
    .replaceAll(/acct_…\w+/g, '<account>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<instant>').replaceAll(/\d{4}-\d\d-\d\d/g, '<day>');
});
