import { describe, expect, it } from 'vitest';
import { partOf } from '../index.ts';

const file = { etag: '"abc"', sizeBytes: 10 };

describe('the part of a file that is asked for', () => {
  it.each([
    [undefined, 'all'],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-500', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-500', { start: 0, end: 9 }],
    ['BYTES= 9-9 ', { start: 9, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=999999999999-999999999999', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    // what is several, or not understood, is answered with all
    ['bytes=0-1,4-5', 'all'],
    ['bytes=5-2', 'all'],
    ['bytes=-', 'all'],
    ['bytes=a-b', 'all'],
    ['bytes=1.5-2', 'all'],
    ['bytes=--1', 'all'],
    ['bytes=99999999999999999999-', 'all'],
    ['rows=0-1', 'all'],
    ['', 'all'],
  ])('%j is %j', (range, part) => expect(partOf({ range }, file)).toEqual(part));

  it.each([
    ['"abc"', { start: 0, end: 1 }],
    ['"other"', 'all'],
    ['W/"abc"', 'all'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 'all'],
  ])('with If-Range %s is %j', (ifRange, part) => expect(partOf({ range: 'bytes=0-1', ifRange }, file)).toEqual(part));

  it.each([['"abc"', 'unchanged'], ['W/"abc"', 'unchanged'], ['"x", "abc"', 'unchanged'], ['*', 'unchanged'], ['"x"', 'all']])(
    'with If-None-Match %s is %s', (ifNoneMatch, part) => expect(partOf({ ifNoneMatch }, file)).toBe(part));

  it('If-None-Match comes first', () => expect(partOf({ ifNoneMatch: '"abc"', range: 'bytes=10-' }, file)).toBe('unchanged'));
});
