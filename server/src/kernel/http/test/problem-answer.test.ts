import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { problem } from '../../errors/problem.ts';
import { asProblem } from '../problem-answer.ts';

const told: string[] = [];
const log = { info() {}, warn() {}, error: (_fields: unknown, message: string) => void told.push(message) };
const driverError = (more: object): Error => Object.assign(new Error('from the driver'), more);

describe('asProblem', () => {
  it('answers what is meant for the caller as it is', () => {
    const refused = problem('dog_not_found');
    expect(asProblem(refused, 'req_1', log)).toBe(refused);
  });

  it.each([
    ['by itself', driverError({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true })],
    ['in TypeORM’s words', new QueryFailedError('SELECT 1', [], driverError({ code: 'ECONNRESET', fatal: true }))],
  ])('503, and when to ask again, where the database was lost: %s', (_, error) => {
    told.length = 0;
    expect(asProblem(error, 'req_1', log)).toMatchObject({ code: 'overloaded', status: 503, headers: { 'retry-after': '2' } });
    expect(told).toEqual(['the database was lost in the midst of a request']);
  });

  it.each([
    ['a statement that MariaDB cut off', driverError({ errno: 1969 })], ['one that MySQL cut off', new QueryFailedError('SELECT 1', [], driverError({ errno: 3024 }))],
    ['a lock that was waited for too long', driverError({ errno: 1205 })], ['SQLite, busy with another', driverError({ errcode: 5 })],
  ])('503, and when to ask again, where the database had no time: %s', (_, error) => {
    told.length = 0;
    expect(asProblem(error, 'req_1', log)).toMatchObject({ code: 'overloaded', status: 503, headers: { 'retry-after': '2' } });
    expect(told).toEqual([]);
  });

  it('500 for all else, and it is logged', () => {
    told.length = 0;
    expect(asProblem(driverError({ errno: 1064 }), 'req_1', log)).toMatchObject({ code: 'internal_error', status: 500 });
    expect(told).toEqual(['request failed']);
  });
});
