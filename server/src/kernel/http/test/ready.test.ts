import type { Context } from 'koa';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../contract/contract.ts';
import { validators } from '../../../contract/generated/validators.js';
import { readyBody, readyText, textOf } from '../ready.ts';
import { createInputMemories } from '../request-input.ts';
import { send } from '../send.ts';

const body = { center: { label: 'Montréal, QC', lat: 45.5, lng: -73.6 }, featured: [], data: [], facets: null, nextCursor: null };
const silent = { info() {}, warn() {}, error() {} };
const koaLike = () => ({ state: {} as Record<string, unknown>, res: { setHeader() {} }, response: { get: () => 'application/json; charset=utf-8' } }) as unknown as Context;

describe('a body that is ready', () => {
  it('is its bytes, whatever letters are in it, and can be kept as text', () => {
    const ready = readyBody('searchCaregivers', 200, body);
    expect(Buffer.from(ready.bytes, 'latin1').toString('utf8')).toBe(JSON.stringify(body));
    expect(readyText('searchCaregivers', 200, textOf(ready))).toEqual(ready);
  });

  it('is none where the contract declares another one', () => {
    expect(() => readyBody('searchCaregivers', 200, { ...body, center: null } as never)).toThrow('not as the contract declares it');
    expect(readyText('searchCaregivers', 200, JSON.stringify({ ...body, data: 1 }))).toBeNull();
    expect(readyText('searchCaregivers', 200, '{')).toBeNull();
  });

  it('is sent as what it was made for, and as nothing else', () => {
    const ready = readyBody('searchCaregivers', 200, body);
    const koa = koaLike();
    send(koa, operations.searchCaregivers as never, validators.searchCaregivers, { status: 200, body: ready }, silent);
    expect(koa.state['bytes']).toBe(ready.bytes);
    expect(() => send(koaLike(), operations.suggestPlaces as never, validators.suggestPlaces, { status: 200, body: ready }, silent)).toThrow();
  });
});

describe('queries that were read before', () => {
  it('are the same object that nobody can change, within bounds', () => {
    const memory = createInputMemories()();
    const input = { params: {}, query: { sizes: ['small'] }, headers: {}, body: undefined } as never as ReturnType<typeof memory.get> & object;
    memory.set('sizes=small', input);
    expect(memory.get('sizes=small')).toBe(input);
    expect(() => (input.query['sizes'] as string[]).push('large')).toThrow(TypeError);
    expect(() => Object.assign(input.query, { more: 1 })).toThrow(TypeError);
    memory.set('x'.repeat(301), input);
    expect(memory.get('x'.repeat(301))).toBeUndefined();
    for (let n = 0; n < 1_000; n += 1) memory.set(`n=${n}`, input);
    expect(memory.get('sizes=small')).toBeUndefined();
  });
});
