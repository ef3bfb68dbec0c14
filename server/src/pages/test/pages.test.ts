import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa, { type Middleware } from 'koa';
import { afterEach, describe, expect, it } from 'vitest';
import { sendRaw } from '../../kernel/http/test/raw.ts';
import type { SandboxControl, SandboxMail } from '../../ports/sandbox/index.ts';
import { createMailPages } from '../mail.ts';
import { createStorefrontPages, type StorefrontHost } from '../storefront.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What a page answers to `GET <path>`, sent as it is. */
async function serve(pages: Middleware) {
  const failures: unknown[] = [];
  const app = new Koa();
  app.on('error', (error) => failures.push(error));
  app.use(pages);
  const server = app.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const get = (path: string, headers: readonly string[] = [`Host: localhost:${port}`]) =>
    sendRaw(`http://127.0.0.1:${port}`, [[`GET ${path} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')]);
  const post = (path: string, form: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
  return { get, post, port, failures };
}

describe('the storefront’s files', () => {
  const open = async (mapTiles?: StorefrontHost['mapTiles']) => {
    const root = mkdtempSync(join(tmpdir(), 'dogcare-pages-'));
    closers.push(() => rmSync(root, { recursive: true, force: true }));
    const dir = join(root, 'dist');
    mkdirSync(join(dir, 'assets'), { recursive: true });
    writeFileSync(join(root, 'secrets.json'), 'SECRET');
    writeFileSync(join(dir, 'index.html'), 'INDEX');
    writeFileSync(join(dir, '.env'), 'SECRET');
    writeFileSync(join(dir, 'assets', 'index-Ab_1.js'), 'SCRIPT');
    const hosts: StorefrontHost[] = [];
    const served = await serve(createStorefrontPages(hosts, { dir, files: () => 'http://files.example:4242' }));
    hosts.push({ port: served.port, publishableKey: 'pk_1', mapTiles });
    return served;
  };

  it('are given out, and pages of its router are its index', async () => {
    const { get } = await open();
    expect((await get('/assets/index-Ab_1.js')).body).toBe('SCRIPT');
    expect((await get('/bookings/bkg_1')).body).toBe('INDEX');
    expect((await get('/assets/gone.js')).status).toBe(404);
    // files may be had from, and sent to, where the API answers; from nowhere else
    expect((await get('/')).head).toContain("connect-src 'self' http://files.example:4242; img-src 'self' data: blob: http://files.example:4242;");
  });

  it('are told where their maps get tiles from, and allowed to', async () => {
    const tiles = { url: 'https://{s}.tiles.example/{z}/{x}/{y}.png', attribution: '© Tiles' };
    const served = await open(tiles);
    expect((await served.get('/storefront-config.json')).body).toHaveProperty('mapTiles', tiles);
    expect((await served.get('/')).head).toContain("img-src 'self' data: blob: http://files.example:4242 https://*.tiles.example;");
    expect((await (await open()).get('/storefront-config.json')).body).toHaveProperty('mapTiles', null);
  });

  it('take the answer that a sign-in provider posts, and nothing else of it', async () => {
    const { post } = await open();
    const answer = await post('/login/apple', { state: 's&1', code: 'c', user: '{"name":{}}', next: 'https://evil.example' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login/apple?state=s%261&code=c&user=%7B%22name%22%3A%7B%7D%7D']);
    expect((await post('/login', { code: 'c' })).status).toBe(404);
    expect((await post('/login//evil.example', { code: 'c' })).status).toBe(404);
    expect((await post('/login/apple', { code: 'c'.repeat(20_000) })).status).not.toBe(303);
  });

  it.each([
    '/../secrets.json', '/assets/../../secrets.json', '/%2e%2e/secrets.json', '/..%2fsecrets.json', '/..\\secrets.json', '/%5c..%5csecrets.json',
    '//../secrets.json', '/.env', '/a%00.js', '/%E0%A4%A.js', '/assets/../index.html',
  ])('never %s, and nothing breaks', async (path) => {
    const { get, failures } = await open();
    const { status, body } = await get(path);
    expect([200, 404]).toContain(status);
    expect(body).not.toContain('SECRET');
    expect(failures).toEqual([]);
  });
});

describe('the sandbox’s mails', () => {
  const nasty = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
  const mail: SandboxMail = {
    id: 'mail_1', messageId: null, from: { email: 'a@example.com', name: null }, to: { email: 'b@example.com', name: nasty },
    subject: nasty, text: nasty, html: `<p title='"'>${nasty}</p>`, category: null, headers: {}, account: 'platform', receivedAt: new Date('2026-06-01T10:00:00.000Z'),
  };
  const text = { id: 'SM1', messageId: null, from: nasty, to: nasty, text: `${nasty} 123456`, status: 'queued', segments: 1, receivedAt: new Date('2026-06-01T10:00:00.000Z') };
  const open = () => serve(createMailPages({
    control: { listMails: async () => [mail], listMessages: async () => [text] } as unknown as SandboxControl,
    tenantAt: async () => ({ id: 'ten_1', name: nasty }),
  }));

  it('run no script, whatever a dog is called', async () => {
    const { get } = await open();
    for (const path of ['/sandbox-mail', '/sandbox-mail/mail_1']) {
      const { status, head, body } = await get(path);
      expect(status).toBe(200);
      expect(body).toContain('&lt;script&gt;');
      expect(body).not.toMatch(/<script|<img/);
      expect(head).toContain("content-security-policy: default-src 'none'");
    }
    expect((await get('/sandbox-mail')).body).toContain('123456');
    expect((await get('/sandbox-mail/mail_1')).body).not.toContain('allow-scripts');
  });

  it('are shown to this machine, and to no page elsewhere that was told to be here', async () => {
    const { get, port } = await open();
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'pawhaven.localhost']) {
      expect((await get('/sandbox-mail', [`Host: ${host}`])).status, host).toBe(200);
    }
    for (const host of [`evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.evil.example', '', 'a b', 'x@localhost:80:80']) {
      expect((await get('/sandbox-mail', [`Host: ${host}`])).status, host).not.toBe(200);
    }
    expect((await get('/sandbox-mail', ['Host: localhost', 'X-Forwarded-For: 203.0.113.1'])).status).toBe(404);
  });
});
