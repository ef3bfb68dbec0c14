import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOidcIdentity } from '../../adapters/identity/oidc/index.ts';
import { createHeadless, fieldsOf, type Headless } from '../../adapters/identity/oidc/test/browser.ts';
import type { IdentityProvider, IdentityProviders } from '../../ports/identity/index.ts';
import type { Sandbox } from '../host.ts';
import { sandboxOpenidClient } from '../openid/index.ts';
import { startTestSandbox, wall } from './harness.ts';

const redirectUri = 'http://localhost:4242/api/auth/callback';
const isBack = (url: URL): boolean => url.href.startsWith(redirectUri);
const complaints = vi.spyOn(console, 'warn');

let dataDir: string;
let sandbox: Sandbox;
let identity: IdentityProviders;
let provider: IdentityProvider;
const reach = () => {
  provider = { issuer: `${sandbox.url}/openid`, ...sandboxOpenidClient };
  identity = createOidcIdentity({ wall, sandboxOrigins: [sandbox.url] });
};
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'openid-'));
  sandbox = await startTestSandbox({ dataDir });
  reach();
});
afterAll(async () => {
  await sandbox.stop();
  await rm(dataDir, { recursive: true });
});

const begin = async (more: { loginHint?: string; browser?: Headless; uri?: string; provider?: IdentityProvider } = {}) => {
  const { browser = createHeadless(isBack) } = more;
  const start = await identity.start({ provider: more.provider ?? provider, redirectUri: more.uri ?? redirectUri, loginHint: more.loginHint });
  return { start, browser, page: await browser.open(start.url) };
};
const signIn = async (form: Record<string, string>, browser?: Headless) => {
  const { start, page, browser: own } = await begin({ browser });
  const { url } = await own.open(page.url.href, form);
  return identity.finish({ provider, redirectUri, ...start, answer: url.searchParams });
};

describe('the stand-in for sign-in providers', () => {
  it('asks who one is, and signs in', async () => {
    const { start, page, browser } = await begin({ loginHint: 'ann"@example.com' });
    expect([page.status, new URL(page.url).pathname]).toEqual([200, expect.stringMatching(/^\/openid\/interaction\//)]);
    expect(page.html).toContain('value="ann&quot;@example.com"');
    const again = await browser.open(page.url.href, { email: 'not an address' });
    expect([again.status, again.html.includes('That is no e-mail address.')]).toEqual([422, true]);
    const back = await browser.open(page.url.href, { email: 'ann@example.com', name: 'Ann Lee', email_verified: '1' });
    const ann = await identity.finish({ provider, redirectUri, ...start, answer: back.url.searchParams });
    expect(ann).toMatchObject({ issuer: provider.issuer, email: 'ann@example.com', emailVerified: true, name: { full: 'Ann Lee', given: 'Ann', family: 'Lee' } });
    expect((await signIn({ email: 'ANN@example.com' })).subject).toBe(ann.subject);
  });

  it('lets whoever was here continue, asks every time, and knows unverified addresses', async () => {
    const first = await signIn({ email: 'bob@example.com', name: 'Bob' });
    expect(first.emailVerified).toBe(false);
    const browser = createHeadless(isBack);
    for (let time = 0; time < 2; time += 1) {
      const { start, page } = await begin({ browser });
      expect(page.html).toContain('Continue as Bob');
      const { url } = await browser.open(page.url.href, { account: /name="account" value="(\w+)"/.exec(page.html)![1]! });
      expect((await identity.finish({ provider, redirectUri, ...start, answer: url.searchParams })).subject).toBe(first.subject);
    }
    expect((await signIn({ email: 'cat@example.com' }, browser)).email).toBe('cat@example.com');
  });

  it('can be refused', async () => {
    await expect(signIn({ deny: '1' })).rejects.toMatchObject({ kind: 'denied' });
  });

  it('posts its answer where it is asked to', async () => {
    const posting = { ...provider, responseMode: 'form_post' } as const;
    const { start, page, browser } = await begin({ provider: posting });
    const answer = fieldsOf((await browser.open(page.url.href, { email: 'dan@example.com' })).html);
    expect(await identity.finish({ provider: posting, redirectUri, ...start, answer })).toMatchObject({ email: 'dan@example.com' });
  });

  it('sends nobody away from the machine, takes no page without its cookie, and shows nothing of what it is given', async () => {
    for (const uri of ['https://evil.com/', 'http://localhost.evil.com/', 'javascript:alert(1)//localhost']) {
      const { page } = await begin({ uri });
      expect([page.status, page.html.includes('This cannot go on')], uri).toEqual([400, true]);
    }
    const { page } = await begin();
    expect((await createHeadless(isBack).open(page.url.href)).status).toBe(400);
    const bad = await createHeadless(isBack).open(`${sandbox.url}/openid/auth?client_id=%3Cscript%3E`);
    expect([bad.status, bad.html.includes('<script>')]).toEqual([400, false]);
    expect((await fetch(`${sandbox.url}/openid/nothing`)).status).toBe(404);
  });

  it('is the same after a restart, and says nothing on the console', async () => {
    const keysOf = async () => ((await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    const [kids, ann] = [await keysOf(), await signIn({ email: 'ann@example.com' })];
    await sandbox.stop();
    sandbox = await startTestSandbox({ dataDir });
    reach();
    expect(await keysOf()).toEqual(kids);
    expect((await signIn({ email: 'ann@example.com' })).subject).toBe(ann.subject);
    expect(complaints.mock.calls).toEqual([]);
  });
});
