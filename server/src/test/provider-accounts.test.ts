import { createHmac } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed } from '../../test/app/index.ts';

const workLocation = { country: 'US', region: 'CO', city: 'Denver' };
const ownSid = `AC${'a'.repeat(32)}`;

/** A mail server on this machine that keeps the envelopes. */
const envelopes: string[] = [];
const mailServer = new SMTPServer({
  logger: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, done) =>
    (username === 'alpha' && password === 'p-a-s-s' ? done(null, { user: username }) : done(new Error('Invalid username or password'))),
  onData: (stream, session, done) => {
    stream.resume();
    stream.on('end', () => {
      envelopes.push(...session.envelope.rcptTo.map(({ address }) => address));
      done();
    });
  },
});
await new Promise<void>((resolve) => {
  mailServer.listen(0, '127.0.0.1', resolve);
});
const { port } = mailServer.server.address() as AddressInfo;
afterAll(() => new Promise<void>((resolve) => {
  mailServer.close(() => resolve());
}));

describeApp('accounts of businesses with providers', (world) => {
  let admin: Signed;
  let stranger = 0;
  beforeAll(async () => {
    admin = await world.person('admin');
  });
  const update = (providers: object) => world.call('updateSettings', { token: admin.token, body: { providers } });
  const control = () => world.server.app.parts.sandboxControl!;
  const idOf = (who: Signed) => world.server.tenantIds[who.tenant];
  const mailed = (who: Signed) => control().listMails({ tenantId: idOf(who), to: who.email, limit: 20 });
  /** Has a mail sent to the person, and answers whose account the new ones came with. */
  const accountsOfMailsTo = async (who: Signed): Promise<string[]> => {
    const before = (await mailed(who)).length;
    expect((await world.call('requestPasswordReset', { tenant: who.tenant, body: { email: who.email } })).status).toBe(202);
    await world.settled();
    return (await mailed(who)).slice(0, -before || undefined).map(({ account }) => account);
  };
  const text = async (who: Signed) => {
    const phone = `+1303556${String((stranger += 1)).padStart(4, '0')}`;
    const answer = await world.call('startPhoneVerification', {
      token: who.token, tenant: who.tenant, body: { phone }, headers: { 'x-forwarded-for': `203.0.113.${stranger}` },
    });
    return { answer, accounts: (await control().listMessages({ tenantId: idOf(who), to: phone, limit: 5 })).map(({ account }) => account) };
  };

  it('mails go through the own account of the business that has one, at once, and through the platform’s when it is taken out', async () => {
    const [mine, theirs] = [await world.person('owner'), await world.person('owner', 'beta')];
    expect(await accountsOfMailsTo(mine)).toEqual(['platform']);
    expect((await update({ sendgrid: { apiKey: 'SG.sandbox-alpha' } })).body.providers.sendgrid).toEqual({ apiKey: '••••lpha' });
    expect(await accountsOfMailsTo(mine)).toEqual(['alpha']);
    expect(await accountsOfMailsTo(theirs)).toEqual(['platform']);
    await update({ sendgrid: { apiKey: 'SG.sandbox-other' } });
    expect(await accountsOfMailsTo(mine)).toEqual(['other']);
    await update({ sendgrid: null });
    expect(await accountsOfMailsTo(mine)).toEqual(['platform']);
  });

  it('a key that is wrong stops the mails of that business alone, and nobody else mails for it', async () => {
    const [mine, theirs] = [await world.person('owner'), await world.person('owner', 'beta')];
    await update({ sendgrid: { apiKey: 'SG.revoked-long-ago' } });
    expect(await accountsOfMailsTo(mine)).toEqual([]);
    expect(await accountsOfMailsTo(theirs)).toEqual(['platform']);
    const told = world.server.errors.filter((line) => line.includes('given up'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/"kind":"unauthorized"/);
    expect(told[0]).toContain(idOf(mine));
    expect(told[0]).not.toContain('revoked');
    (world.server.errors as string[]).length = 0;
    await update({ sendgrid: null });
  });

  it('mails go through a mail server of the business’s own', async () => {
    const mine = await world.person('owner');
    const { body } = await update({ smtp: { host: '127.0.0.1', port, user: 'alpha', password: 'p-a-s-s' } });
    expect(body.providers.smtp).toEqual({ host: '127.0.0.1', port: String(port), user: '••••', password: '••••' });
    await accountsOfMailsTo(mine);
    await until(async () => envelopes.includes(mine.email));
    expect(outcome(await update({ sendgrid: { apiKey: 'SG.sandbox-alpha' } }))).toBe('422 invalid_settings #/providers/smtp');
    await update({ smtp: null });
  });

  it('but not through one inside the platform’s network', async () => {
    const mine = await world.person('owner');
    await update({ smtp: { host: '127.0.0.1', port: 25 } });
    expect(await accountsOfMailsTo(mine)).toEqual([]);
    expect(world.server.errors.join()).toMatch(/given up.*unauthorized/);
    (world.server.errors as string[]).length = 0;
    await update({ smtp: null });
  });

  it('texts, too; and wrong credentials are that business’s trouble alone', async () => {
    const [mine, theirs] = [await world.person('owner'), await world.person('owner', 'beta')];
    expect((await text(mine)).accounts).toEqual(['platform']);
    await update({ twilio: { accountSid: ownSid, authToken: 'sandbox-alpha', from: '+15005550006' } });
    expect((await text(mine)).accounts).toEqual(['alpha']);
    expect((await text(theirs)).accounts).toEqual(['platform']);
    await update({ twilio: { accountSid: ownSid, authToken: 'not-the-token', from: '+15005550006' } });
    const refused = await text(mine);
    expect(outcome(refused.answer)).toBe('503 sms_unavailable');
    expect(refused.answer.body.detail).toBe('Alpha Pets can’t send messages at the moment.');
    expect(refused.accounts).toEqual([]);
    expect((await text(theirs)).answer.status).toBe(202);
    expect(outcome(await update({ twilio: { accountSid: 'AC1', authToken: 'sandbox-alpha', from: '+15005550006' } }))).toMatch(/^400 invalid_request #\/providers\/twilio/);
    await update({ twilio: null });
  });

  it('background checks begin with the own account, and stay with the one that they began with', async () => {
    const [early, late] = [await world.person('caregiver'), await world.person('caregiver')];
    const start = (who: Signed) => world.call('startBackgroundCheck', { token: who.token, tenant: who.tenant, body: { workLocation } });
    const statusOf = async (who: Signed) => (await world.call('getMyBackgroundCheck', { token: who.token, tenant: who.tenant })).body.status;
    const candidateOf = async (id: string) =>
      String((await world.server.app.parts.db.query({}, 'SELECT * FROM background_checks WHERE id = ?', [id])).rows[0]!['providerCandidateId']);
    const atProvider = async (id: string) =>
      control().completeBackgroundCheck({ tenantId: idOf(admin), providerCandidateId: await candidateOf(id), outcome: 'clear' });

    const first = await start(early);
    const { body } = await update({ checkr: { apiKey: 'sandbox-alpha', package: 'basic_plus' } });
    expect(body.providers.checkr).toEqual({ apiKey: '••••lpha', package: 'basic_plus', webhookPath: `/api/webhooks/background-check/${idOf(admin)}` });
    const made = await fetch(`${world.server.sandbox.url}/checkr/v1/webhooks`, {
      method: 'POST', headers: { authorization: `Basic ${btoa('sandbox-alpha:')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ webhook_url: `${world.server.url}${body.providers.checkr.webhookPath}` }),
    });
    expect(made.status).toBe(201);
    const second = await start(late);
    expect([first.body.status, second.body.status]).toEqual(['invited', 'invited']);
    expect(await atProvider(first.body.id)).toMatchObject({ account: 'platform', status: 'complete' });
    expect(await atProvider(second.body.id)).toMatchObject({ account: 'alpha', status: 'complete' });
    await until(async () => (await statusOf(early)) === 'clear' && (await statusOf(late)) === 'clear');

    await update({ checkr: { apiKey: 'no-such-key' } });
    const refused = await start(await world.person('caregiver'));
    expect(outcome(refused)).toBe('503 background_checks_unavailable');
    expect(refused.body.detail).toContain('account');
    await update({ checkr: null });
    expect((await start(await world.person('caregiver'))).body.status).toBe('invited');
  });

  it('a business’s own webhooks are taken with its own signature, and speak of its own checks alone', async () => {
    const theirs = await world.person('caregiver', 'beta');
    await world.call('startBackgroundCheck', { token: theirs.token, tenant: 'beta', body: { workLocation } });
    const row = async () => (await world.server.app.parts.db.query({}, 'SELECT * FROM background_checks WHERE userId = ?', [theirs.userId])).rows[0]!;
    await update({ checkr: { apiKey: 'sandbox-alpha' } });
    const candidate_id = String((await row())['providerCandidateId']);
    const raw = JSON.stringify({ id: 'evt_forged', object: 'event', type: 'report.completed', created_at: new Date().toISOString(), data: { object: { id: 'r1', object: 'report', candidate_id } } });
    const send = async (key: string, endpointToken: string) => outcome(await world.call('receiveOwnBackgroundCheckWebhook', {
      tenant: null, params: { endpointToken }, raw, headers: { 'x-checkr-signature': createHmac('sha256', key).update(raw).digest('hex') },
    }));
    const { alpha, beta } = world.server.tenantIds;
    expect(await send('another key', alpha)).toBe('400 invalid_signature');
    expect(await send('sandbox-alpha', beta)).toBe('400 invalid_signature');
    expect(await send('sandbox-alpha', 'ten_01JZ0000000000000000000009')).toBe('400 invalid_signature');
    expect(await send('sandbox-alpha', alpha)).toBe('200');
    expect(await send('sandbox-alpha', alpha)).toBe('200');
    const stored = (await world.server.app.parts.db.query({}, 'SELECT * FROM check_webhooks WHERE providerEventId LIKE ?', ['%evt_forged'])).rows;
    expect(stored).toMatchObject([{ tenantId: null, checkId: null }]);
    await update({ checkr: null });
  });
}, { env: { SMTP_SANDBOX_HOSTS: `127.0.0.1:${port}` } });
