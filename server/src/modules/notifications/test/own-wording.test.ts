import { describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed } from '../../../../test/app/index.ts';
import { mailTemplates } from '../catalogue.ts';
import { accountMessageFor, messageFor } from '../templates.ts';
import { bookingOf, factOf, tenantOf } from './fixture.ts';

const worded = (name: string, wording: { subject: string; text: string }) => {
  const tenant = tenantOf('ten_a');
  return { ...tenant, settings: { ...tenant.settings, templates: { [name]: wording } } };
};
const nasty = '<img src=x onerror=alert(1)> {{link}}';

describe('a business’s own wording', () => {
  it('takes the place of subject and text, and keeps the button where it does not name the link', () => {
    const tenant = worded('password.changed', { subject: 'Ahoy {{ firstName }}: {{title}}', text: 'Dear {{firstName}},\n\nline one\nline two\n\nYours, {{business}}' });
    const { subject, text, html, title, body } = accountMessageFor(factOf('password.changed', { by: 'change' }), 'Olivia', tenant)!;
    expect(subject).toBe('Ahoy Olivia: Your password was changed');
    expect(text).toMatch(/^Dear Olivia,\n\nline one\nline two\n\nYours, Happy Paws\n\nSet a new password: https:\/\/happypaws\.example\/forgot-password\n\nHappy Paws – /);
    expect(html).toContain('<p>line one<br>line two</p>');
    expect(html).toContain('Set a new password</a>');
    expect(text).not.toContain('Hi Olivia');
    // what the app shows is not a mail's
    expect(title).toBe('Your password was changed');
    expect(body).toContain('You are signed out on your other devices.');
  });

  it('is for that mail and that reader alone', () => {
    const tenant = worded('booking.confirmed.owner', { subject: 'Hooray', text: '{{caregiverName}}, {{dogs}}, {{total}}: {{stay}}. {{link}}' });
    const say = (part: 'owner' | 'caregiver') => messageFor(factOf('booking.confirmed', { by: 'owner' }), bookingOf(), { part, firstName: 'Olivia' }, tenant)!;
    expect(say('owner').subject).toBe('Hooray');
    expect(say('owner').text).toContain('Grace K., Biscuit, $173.25: Biscuit’s boarding from June 12 to June 15. https://happypaws.example/bookings/bkg_1\n\n');
    expect(say('owner').text).not.toContain('See the booking');
    expect(say('caregiver').subject).toContain('New booking from Olivia M.');
  });

  it('is text: neither it nor what a person is called becomes markup, a variable or a header', () => {
    const tenant = worded('password.changed', { subject: 'For {{firstName}}', text: '<b>Dear</b> {{firstName}}: {{link}}' });
    const { subject, text, html } = accountMessageFor(factOf('password.changed'), `${nasty}\r\nBcc: a@b.example`, tenant)!;
    expect(subject).toBe(`For ${nasty} Bcc: a@b.example`);
    expect(text).toContain(`<b>Dear</b> ${nasty} Bcc: a@b.example: https://happypaws.example/forgot-password`);
    expect(html).toContain('&lt;b&gt;Dear&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt; {{link}} Bcc');
    expect(html).not.toContain('<img');
    expect(html.match(/<a href="https:\/\/happypaws\.example\/forgot-password"/g)).toHaveLength(1);
  });

  it('can be given to every mail, and none that is not there', () => {
    expect(Object.keys(mailTemplates)).toEqual(expect.arrayContaining(['password.reset_requested', 'booking.requested.caregiver', 'document.rejected', 'background_check.expiring']));
    expect(mailTemplates).not.toHaveProperty('document.submitted');
    expect(mailTemplates['password.changed']).not.toContain('dogs');
    for (const name of Object.keys(mailTemplates)) expect(name).toMatch(/^[a-z][a-z0-9._-]{0,59}$/);
  });
});

describeApp('own wording in the settings', (world) => {
  const update = async (templates: object) => world.call('updateSettings', { token: (await admin()).token, body: { templates } });
  let known: Signed | undefined;
  const admin = async () => (known ??= await world.person('admin'));
  const wording = { subject: 'Ahoy {{firstName}}', text: 'Press here: {{link}}' };

  it('is what mails say from then on, and the default again when it is taken out', async () => {
    const who = await world.person('owner');
    const subjects = async () => {
      await world.call('requestPasswordReset', { body: { email: who.email } });
      await world.settled();
      const { body } = await world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { to: who.email } });
      return body.data[0];
    };
    expect((await update({ 'password.reset_requested': wording })).status).toBe(200);
    expect(await subjects()).toMatchObject({ subject: 'Ahoy Olivia', text: expect.stringMatching(/^Press here: https:\/\/alpha\.example\/reset-password\?token=/) });
    await update({ 'password.reset_requested': null });
    expect((await subjects()).subject).toBe('Set a new password');
  });

  it.each([
    [{ 'no.such_mail': wording }, '#/templates/no.such_mail'],
    [{ 'password.changed': { ...wording, text: 'It costs {{total}}' } }, '#/templates/password.changed/text'],
    [{ 'password.changed': { ...wording, subject: '{{nobody}}' } }, '#/templates/password.changed/subject'],
    [{ 'password.changed': { ...wording, text: '{{first name}}' } }, '#/templates/password.changed/text'],
  ])('422: %o', async (templates, pointer) => {
    expect(outcome(await update(templates))).toBe(`422 invalid_settings ${pointer}`);
  });
});

describeApp('news of documents, checks and files', (world) => {
  const titles = async (who: Signed) => (await world.call('listNotifications', { token: who.token, query: { limit: 50 } })).body.data as { type: string; title: string; body: string; channels: string[] }[];

  it('a background check: that it can begin and how it ended, without the provider’s address', async () => {
    const who = await world.person('caregiver');
    const { body } = await world.call('startBackgroundCheck', { token: who.token, body: { workLocation: { country: 'US', region: 'CO', city: 'Denver' } } });
    const row = (await world.server.app.parts.db.query({}, 'SELECT * FROM background_checks WHERE id = ?', [body.id])).rows[0]!;
    await world.server.app.parts.sandboxControl!.completeBackgroundCheck({ tenantId: world.server.tenantIds.alpha, providerCandidateId: String(row['providerCandidateId']), outcome: 'consider' });
    await until(async () => (await titles(who)).some(({ type, channels }) => type === 'background_check.consider' && channels.includes('email')));
    const told = await titles(who);
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['background_check.invited', 'background_check.consider']));
    const { body: inbox } = await world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { to: who.email } });
    expect(JSON.stringify([told, inbox])).not.toContain(body.invitationUrl);
    expect(inbox.data[0].html).toContain('https://alpha.example/account/checks');
  });

  it.each([
    ['document.submitted', { kind: 'insurance' }, { title: 'We have your proof of insurance', mail: false }],
    ['document.approved', { kind: 'identity' }, { title: 'Your identity document is approved', mail: true }],
    ['document.rejected', { kind: 'address' }, { body: 'The reason: Blurred. Please hand in another one.', mail: true }],
    ['document.expiring', { kind: 'licence', expiresOn: '2026-07-01' }, { body: expect.stringContaining('It expires on July 1, 2026.'), mail: true }],
    ['background_check.pre_adverse', {}, { body: expect.stringContaining('within seven days'), mail: true }],
    ['background_check.adverse', {}, { mail: true }],
    ['background_check.disputed', {}, { mail: true }],
    ['background_check.expiring', { expiresOn: '2027-06-01' }, { body: expect.stringContaining('this one stays good until it expires'), mail: true }],
    ['upload.rejected', { code: 'encrypted' }, { body: expect.stringContaining('password'), mail: true }],
  ])('%s', (type, data, expected) => {
    expect(accountMessageFor(factOf(type, data), 'Grace', tenantOf('ten_a'), { link: null, session: null, timeZone: 'UTC', reasons: { rejection: 'Blurred.' } })).toMatchObject(expected);
  });

  it('an old check that ends is no news to somebody who has a new one', () => {
    expect(accountMessageFor(factOf('background_check.expired', { renewed: true }), 'Grace', tenantOf('ten_a'))).toBeNull();
    expect(accountMessageFor(factOf('background_check.expired', { renewed: false }), 'Grace', tenantOf('ten_a'))).not.toBeNull();
  });
});
