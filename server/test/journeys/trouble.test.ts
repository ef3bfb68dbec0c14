import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../../src/kernel/http/test/raw.ts';
import { describeApp, keys, until, type Signed } from '../app/index.ts';

const json = { 'content-type': 'application/json', 'x-publishable-key': keys.alpha.publishable };
const megabyte = 1024 * 1024;

describeApp('requests that are not as they should be', (world) => {
  let owner: Signed;
  beforeAll(async () => {
    owner = await world.person('owner');
  });

  const at = (path: string): string => `${world.server.url}${path}`;
  const send = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(at(path), { method: 'POST', ...init, headers: { ...json, authorization: `Bearer ${owner.token}`, ...(init.headers as Record<string, string>) } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) };
  };
  const post = (body: RequestInit['body'], path = '/api/dogs') => send(path, { body, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) } as RequestInit);
  const isProblem = (answer: { status: number; headers: Headers; body: any }, status: number, code: string): void => {
    expect([answer.status, answer.body?.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status, type: `/docs/errors#${code}`, title: expect.any(String), requestId: answer.headers.get('x-request-id') });
    expect(answer.body.requestId).toMatch(/^req_/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  };
  const head = (method: string, path: string, more = ''): string =>
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nx-publishable-key: ${keys.alpha.publishable}\r\nauthorization: Bearer ${owner.token}\r\n${more}`;

  describe('bodies', () => {
    it.each([
      ['cut off', '{"name":'], ['no JSON at all', 'name=Biscuit'], ['two values', '{} {}'], ['a comment', '{/* hello */}'],
      ['a trailing comma', '{"name":"Biscuit",}'], ['NaN', '{"weightKg":NaN}'],
    ])('that are %s are no JSON', async (_, body) => isProblem(await post(body), 400, 'invalid_json'));
    it('that are no UTF-8 are no JSON', async () => isProblem(await post(Buffer.from([0x22, 0xc3, 0x28, 0x22])), 400, 'invalid_json'));
    it.each([['null', 'null'], ['a list', '[]'], ['text', '"dog"'], ['a number', '7']])('that are %s are named as a whole', async (_, body) => {
      const answer = await post(body);
      isProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors).toMatchObject([{ pointer: '#', code: 'type' }]);
    });
    it('are asked for when there is none', async () => isProblem(await send('/api/dogs'), 400, 'invalid_json'));
    it.each(['text/plain', 'application/xml', 'application/jsonp', 'multipart/form-data; boundary=x'])('are not taken as %s', async (type) => {
      isProblem(await send('/api/dogs', { body: '{}', headers: { 'content-type': type } }), 415, 'unsupported_media_type');
    });
    it('are taken as JSON with a charset, in any case', async () => {
      expect((await send('/api/dogs', { body: '{}', headers: { 'content-type': 'Application/JSON; Charset=utf-8' } })).body.code).toBe('invalid_request');
    });
    it('are not taken without a content type', async () => {
      const answer = await sendRaw(world.server.url, [head('POST', '/api/dogs', 'content-length: 2\r\nconnection: close\r\n\r\n{}')]);
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    });
    it('name every field that nobody knows or that is missing, and what is beside them stays out', async () => {
      const answer = await post(JSON.stringify({ name: 'Biscuit', colour: 'red' }));
      isProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors).toContainEqual({ pointer: '#/colour', detail: 'is not known here', code: 'unknown_field' });
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer: '#/breedId', code: 'required' }));
    });
    it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('do not reach into objects by %s', async (name) => {
      const answer = await post(`{"name":"Biscuit","${name}":{"isAdmin":true}}`);
      isProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors.map((e: { pointer: string }) => e.pointer)).toContain(`#/${name}`);
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    });
    it.each([10_000, 100_000])('%d levels deep are refused like any other', async (depth) => {
      isProblem(await post(`${'['.repeat(depth)}${']'.repeat(depth)}`), 400, 'invalid_request');
      isProblem(await post(`{"name":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`), 400, 'invalid_request');
    });
  });

  describe('bodies over a megabyte', () => {
    const tooLarge = `{"name":"${'x'.repeat(2 * megabyte)}"}`;
    const isRefused = async (bytes: readonly (string | Buffer)[]): Promise<void> => {
      const answer = await sendRaw(world.server.url, bytes);
      expect([answer.status, answer.body.code, answer.closed]).toEqual([413, 'payload_too_large', true]);
      expect(answer.head).toContain('connection: close');
      expect((await world.call('getStorefront')).status).toBe(200);
    };
    it('are refused by their length, before they are sent', () =>
      isRefused([head('POST', '/api/dogs', `content-type: application/json\r\ncontent-length: ${2 * megabyte}\r\n\r\n`)]));
    it('are refused by their length, while they are sent', () =>
      isRefused([head('POST', '/api/dogs', `content-type: application/json\r\ncontent-length: ${tooLarge.length}\r\n\r\n`), tooLarge]));
    it('are refused when they say no length and do not end', () => isRefused([
      head('POST', '/api/dogs', 'content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'),
      ...Array.from({ length: 20 }, () => `10000\r\n${'x'.repeat(0x1_00_00)}\r\n`),
    ]));
    it('are taken up to the last byte of it', async () => {
      const body = `{"name":"${'x'.repeat(megabyte - 11)}"}`;
      expect(Buffer.byteLength(body)).toBe(megabyte);
      isProblem(await post(body), 400, 'invalid_request');
    });
  });

  it('a request that is cut off midway leaves nothing behind', async () => {
    const dogs = async () => (await world.call('listDogs', { token: owner.token })).body.data.length;
    const before = await dogs();
    const { hostname, port } = new URL(world.server.url);
    for (let i = 0; i < 5; i += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(head('POST', '/api/dogs', 'content-type: application/json\r\ncontent-length: 5000\r\n\r\n{"name":"Bis'), () => socket.destroy());
        });
        socket.on('close', () => resolve());
      });
    }
    await until(async () => (await world.call('getStorefront')).status === 200);
    expect(await dogs()).toBe(before);
  });

  describe('addresses and methods', () => {
    it.each([
      ['nothing there', '/api/cats'], ['a slash too many', '/api/dogs/'], ['another case', '/api/Dogs'], ['a doubled slash', '/api//dogs'],
      ['the API’s own root', '/api'], ['what looks like a file', '/api/dogs.json'], ['a way out', '/api/..%2f..%2fetc/passwd'],
    ])('%s is not found', async (_, path) => isProblem(await send(path, { method: 'GET' }), 404, 'not_found'));
    it('a parameter of another form is named', async () => {
      const answer = await send('/api/dogs/biscuit', { method: 'GET' });
      isProblem(answer, 400, 'invalid_request');
      expect(answer.body.errors[0]).toMatchObject({ pointer: '#/path/dogId', code: 'pattern' });
    });
    it.each(['%ZZ', '%', '%00', '%c3%28', '..%2f..'])('a parameter that is written as %s is refused', async (text) => {
      const { status, body } = await sendRaw(world.server.url, [head('GET', `/api/dogs/${text}`, 'connection: close\r\n\r\n')]);
      expect([400, 404]).toContain(status);
      expect(body.code).toMatch(/^(invalid_request|not_found)$/);
    });
    it('a query that nobody asked for is named, also where there is none', async () => {
      for (const path of ['/api/dogs?colour=red', '/api/storefront?colour=red', '/api/health?colour=red']) {
        const answer = await send(path, { method: 'GET' });
        isProblem(answer, 400, 'invalid_request');
        expect(answer.body.errors[0]).toMatchObject({ pointer: '#/query/colour', code: 'unknown_field' });
      }
    });
    it('another method than there is gets told which there are', async () => {
      const answer = await send('/api/dogs', { method: 'DELETE' });
      isProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')!.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
      isProblem(await send('/api/dogs/search', { method: 'POST', body: '{}' }), 405, 'method_not_allowed');
    });
    it.each(['PROPFIND', 'SEARCH', 'PURGE'])('a method that the server does not know is not implemented: %s', async (method) => {
      const { status, body } = await sendRaw(world.server.url, [head(method, '/api/dogs', 'connection: close\r\n\r\n')]);
      expect([status, body.code]).toEqual([501, 'method_not_implemented']);
    });
    it('what is no HTTP at all is refused, and the connection closed', async () => {
      expect(await sendRaw(world.server.url, ['HELLO\r\n\r\n'])).toMatchObject({ status: 400, closed: true });
    });
    it('HEAD says what GET says, without the body', async () => {
      const get = await send('/api/storefront', { method: 'GET' });
      const got = await send('/api/storefront', { method: 'HEAD' });
      expect([got.status, got.text]).toEqual([200, '']);
      expect(got.headers.get('content-length')).toBe(get.headers.get('content-length'));
      expect((await send('/api/cats', { method: 'HEAD' })).status).toBe(404);
    });
    it('OPTIONS that is no preflight is a method like any other', async () => {
      isProblem(await send('/api/dogs', { method: 'OPTIONS' }), 405, 'method_not_allowed');
    });
    it('a header without end is too large', async () => {
      expect((await sendRaw(world.server.url, [head('GET', '/api/dogs', `x-long: ${'x'.repeat(40_000)}\r\n\r\n`)])).status).toBe(431);
    });
  });

  it('every answer has its own request id', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await send('/api/storefront', { method: 'GET' })).headers.get('x-request-id')));
    expect(new Set(ids).size).toBe(20);
  });
});
