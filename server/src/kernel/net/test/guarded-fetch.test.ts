import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, ForbiddenAddress, isPrivateAddress } from '../index.ts';

let server: Server;
let url: string;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/silent') return;
    if (request.url === '/slow') return void response.write('x');
    if (request.url === '/large') return void response.end('x'.repeat(2_000));
    if (request.url === '/moved') return void response.writeHead(302, { location: '/here' }).end();
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'text/plain', 'x-two': ['a', 'b'] }).end(`${request.headers['x-mine'] ?? ''} ${body}`));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const nameOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'answered', (error: Error) => error.name);
const resolvingTo = (...addresses: string[]) =>
  ((_host: string, _options: object, done: (error: null, all: object[]) => void) =>
    done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))) as unknown as typeof lookup;

describe('private addresses', () => {
  it.each([
    '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.100.100.200', '0.0.0.0', '255.255.255.255', '224.0.0.1',
    '::1', '::', '[::1]', 'fe80::1%eth0', 'fd00:ec2::254', '::ffff:127.0.0.1', '::ffff:a00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '::127.0.0.1', 'localhost', '',
  ])('%s is one', (address) => expect(isPrivateAddress(address)).toBe(true));
  it.each(['1.1.1.1', '172.32.0.1', '93.184.216.34', '2606:4700::1111', '::ffff:1.1.1.1', '[2606:4700::1111]'])(
    '%s is none', (address) => expect(isPrivateAddress(address)).toBe(false));
});

describe('guarded fetch', () => {
  it('goes to no private address, by number or by name, and nowhere without TLS', async () => {
    const before = asked.length;
    const get = createGuardedFetch();
    for (const bad of [url, url.replace('http', 'https'), 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://localhost/', 'file:///etc/passwd', 'http://example.com/']) {
      expect(await nameOf(get(bad)), bad).toBe(ForbiddenAddress.name);
    }
    for (const addresses of [['10.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['::ffff:127.0.0.1'], []]) {
      expect(await nameOf(createGuardedFetch({ lookup: resolvingTo(...addresses) })('https://evil.example/'))).toBe(ForbiddenAddress.name);
    }
    expect(asked.length).toBe(before);
  });

  it('goes where it may, and brings the answer as it is', async () => {
    const get = createGuardedFetch({ isTrusted: ({ origin }) => origin === url, maxBytes: 1_000, timeoutMs: 200 });
    const answer = await get(`${url}/here?x=1`, { method: 'POST', headers: { 'x-mine': '1', 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ a: '1 2' }) });
    expect([answer.status, answer.headers.get('x-two'), await answer.text()]).toEqual([200, 'a, b', '1 a=1+2']);
    expect((await get(`${url}/moved`)).status).toBe(302);
    expect(asked.slice(-2)).toEqual(['POST /here?x=1', 'GET /moved']);
    await expect(get(`${url}/large`)).rejects.toThrow('larger than 1000 bytes');
    expect(await nameOf(get(`${url}/silent`))).toBe('TimeoutError');
    expect(await nameOf(get(`${url}/slow`))).toBe('TimeoutError');
    expect(await nameOf(get('http://127.0.0.2:1/'))).toBe(ForbiddenAddress.name);
  });
});
