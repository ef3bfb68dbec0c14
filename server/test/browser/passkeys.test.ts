import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasskeys, PasskeyError, relyingPartyOf, type Passkey, type RelyingParty } from '../../src/modules/auth/factors/index.ts';
import { openVisitor, type Visitor } from './browser.ts';
import { findChromium } from './chromium.ts';

const available = findChromium() !== null;
if (!available && process.env['CI'] === 'true') throw new Error('Chromium must be on this machine when CI=true');

/** A page with @simplewebauthn/browser and nothing else, as a storefront would use it. */
async function startPage(): Promise<{ server: Server; port: number }> {
  const { outputFiles } = await build({
    stdin: { contents: "import { startAuthentication, startRegistration } from '@simplewebauthn/browser'; Object.assign(window, { startAuthentication, startRegistration });", resolveDir: import.meta.dirname },
    bundle: true, format: 'iife', write: false,
  });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Passkeys</title><link rel="icon" href="data:,"><script>${outputFiles[0]!.text}</script>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

const passkeys = createPasskeys({ random: randomBytes });
const user = { id: 'usr_01JZ0000000000000000000001', email: 'olivia@example.com', displayName: 'Olivia Martin' };

describe.skipIf(!available)('passkeys in a browser', () => {
  let server: Server;
  let visitor: Visitor;
  let device: CDPSession;
  let authenticatorId: string;
  let relyingParty: RelyingParty;

  beforeAll(async () => {
    const page = await startPage();
    server = page.server;
    const home = `http://localhost:${page.port}`;
    relyingParty = relyingPartyOf({ name: 'Happy Paws', settings: { storefrontUrl: home, allowedOrigins: [] } })!;
    visitor = await openVisitor(home);
    device = await visitor.page.context().newCDPSession(visitor.page);
    await device.send('WebAuthn.enable');
  });
  afterAll(async () => {
    await visitor?.close();
    server?.close();
  });
  const plugIn = async (transport: 'internal' | 'usb', hasUserVerification: boolean): Promise<void> => {
    if (authenticatorId) await device.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport, hasResidentKey: hasUserVerification, hasUserVerification, isUserVerified: hasUserVerification, automaticPresenceSimulation: true },
    }));
  };
  beforeEach(async () => {
    await plugIn('internal', true);
    await visitor.page.goto('/');
  });

  const inPage = (call: 'startRegistration' | 'startAuthentication', optionsJSON: object): Promise<any> =>
    visitor.page.evaluate(`${call}({ optionsJSON: ${JSON.stringify(optionsJSON)} })`)
      // what is thrown there has a stack of files that are not here
      .catch((error: unknown) => Promise.reject(new Error((error as Error).message.split('\n', 1)[0])));
  const verdict = (work: Promise<unknown>): Promise<string> =>
    work.then(() => 'right', (error: unknown) => (error instanceof PasskeyError ? error.kind : String(error)));

  const register = async () => {
    const options = await passkeys.registrationOptions({ relyingParty, user, existing: [] });
    const response = await inPage('startRegistration', options);
    return { options, response, passkey: await passkeys.verifyRegistration({ relyingParty, challenge: options.challenge, response }) };
  };
  const answer = async (allowed?: readonly Passkey[]) => {
    const options = await passkeys.authenticationOptions({ relyingParty, allowed });
    return { challenge: options.challenge, response: await inPage('startAuthentication', options) };
  };

  it('are made, and sign in by themselves', async () => {
    const { passkey, options } = await register();
    expect(options.challenge).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(options.user.id, 'base64url').toString()).toBe(user.id);
    expect(passkey).toMatchObject({ credentialId: expect.stringMatching(/^[\w-]{16,}$/), transports: ['internal'], aaguid: expect.any(String) });
    const { challenge, response } = await answer();
    expect(response.id).toBe(passkey.credentialId);
    const use = await passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey });
    expect(use).toMatchObject({ credentialId: passkey.credentialId, userVerified: true });
    expect(use.counter).toBeGreaterThan(passkey.counter);
  });

  it('are made once on a device', async () => {
    const { passkey } = await register();
    const options = await passkeys.registrationOptions({ relyingParty, user, existing: [passkey] });
    await expect(inPage('startRegistration', options)).rejects.toThrow(/previously registered|InvalidState/i);
  });

  it('answer one challenge, of one business, at its own address', async () => {
    const { passkey, options, response: made } = await register();
    const { challenge, response } = await answer([passkey]);
    const verify = (change: object) => verdict(passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey, ...change }));
    expect(await verify({})).toBe('right');
    expect(await verify({ challenge: Buffer.alloc(32).toString('base64url') })).toBe('invalid');
    expect(await verify({ relyingParty: { ...relyingParty, id: 'other.example' } })).toBe('invalid');
    expect(await verify({ relyingParty: { ...relyingParty, origins: ['https://happypaws.example'] } })).toBe('invalid');
    expect(await verify({ passkey: { ...passkey, credentialId: 'AAAA' } })).toBe('invalid');
    expect(await verify({ passkey: { ...passkey, publicKey: (await register()).passkey.publicKey } })).toBe('invalid');
    const enrol = (change: object) => verdict(passkeys.verifyRegistration({ relyingParty, challenge: options.challenge, response: made, ...change }));
    expect(await enrol({})).toBe('right');
    expect(await enrol({ challenge })).toBe('invalid');
    expect(await enrol({ relyingParty: { ...relyingParty, origins: [] } })).toBe('invalid');
    expect(await enrol({ relyingParty: { ...relyingParty, id: 'example' } })).toBe('invalid');
    expect(await enrol({ response })).toBe('invalid');
  });

  it('are found out when there are two of them', async () => {
    const { passkey } = await register();
    const { challenge, response } = await answer([passkey]);
    const { counter } = await passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey });
    // somebody used a copy, further than this one has come
    expect(await verdict(passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey: { ...passkey, counter } }))).toBe('cloned');
    expect(await verdict(passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey: { ...passkey, counter: counter + 5 } }))).toBe('cloned');
    const next = await answer([passkey]);
    expect(await verdict(passkeys.verifyAuthentication({ relyingParty, ...next, passkey: { ...passkey, counter } }))).toBe('right');
  });

  it('are enough by themselves only with a finger or a PIN', async () => {
    await plugIn('usb', false);
    const { passkey } = await register();
    expect(passkey.transports).toEqual(['usb']);
    const { challenge, response } = await answer([passkey]);
    expect(await verdict(passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey }))).toBe('invalid');
    expect(await passkeys.verifyAuthentication({ relyingParty, challenge, response, passkey, touchIsEnough: true })).toMatchObject({ userVerified: false });
  });

  it('are not what anybody may send in their place', async () => {
    const { passkey } = await register();
    const { challenge, response } = await answer([passkey]);
    const base = { relyingParty, challenge, passkey };
    const changed = (part: string, value: unknown) => ({ ...response, response: { ...response.response, [part]: value } });
    for (const bad of [
      null, undefined, 'x', 1, [], {}, { id: passkey.credentialId }, { id: passkey.credentialId, response: {} }, { ...response, type: 'x' }, { ...response, rawId: 'AAAA' },
      changed('signature', 'AAAA'), changed('signature', null), changed('authenticatorData', 'AAAA'), changed('authenticatorData', {}), changed('clientDataJSON', 'e30'), changed('clientDataJSON', 7),
    ]) {
      expect(await verdict(passkeys.verifyAuthentication({ ...base, response: bad })), JSON.stringify(bad)?.slice(0, 80)).toBe('invalid');
      expect(await verdict(passkeys.verifyRegistration({ relyingParty, challenge, response: bad }))).toBe('invalid');
    }
  });
});
