import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../errors/problem.ts';
import { parseJson, readBody } from '../body.ts';

const request = (headers: Record<string, string> = {}): IncomingMessage => Object.assign(new IncomingMessage(new Socket()), { headers });
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'read', (error: unknown) => (isProblem(error) ? error.code : String(error)));

describe('readBody', () => {
  it('gives the bytes as they came, also none', async () => {
    const some = request();
    const read = readBody(some);
    for (const part of ['dö', 'g']) some.push(Buffer.from(part));
    some.push(null);
    expect((await read).toString()).toBe('dög');
    const none = request();
    none.push(null);
    expect((await readBody(none)).length).toBe(0);
  });
  it('counts where nobody says how long it is', async () => {
    const one = request();
    const read = codeOf(readBody(one, 10));
    one.push(Buffer.alloc(6));
    one.push(Buffer.alloc(6));
    expect(await read).toBe('payload_too_large');
  });
  it('believes a length that is too much', async () => {
    expect(await codeOf(readBody(request({ 'content-length': '11' }), 10))).toBe('payload_too_large');
  });
  it('ends when the caller goes away midway, or went away before', async () => {
    const one = request();
    const read = codeOf(readBody(one));
    one.push(Buffer.alloc(6));
    one.destroy();
    expect(await read).toBe('invalid_request');
    expect(await codeOf(readBody(one))).toBe('invalid_request');
  });
});

describe('parseJson', () => {
  it('tells what is wrong, and takes nothing but UTF-8', () => {
    expect(parseJson(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
    for (const bytes of [Buffer.from('{'), Buffer.from(''), Buffer.from([0x22, 0xff, 0x22])]) {
      expect(() => parseJson(bytes)).toThrow(expect.objectContaining({ code: 'invalid_json' }));
    }
  });
});
