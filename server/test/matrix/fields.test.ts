import { beforeAll, describe, expect, it } from 'vitest';
import { validators } from '../../src/contract/generated/validators.js';
import { describeApp } from '../app/index.ts';
import { createCast, matrixServer, type Cast } from './cast.ts';
import { allOperations, answerExamples, objectsIn, withAt } from './contract.ts';
import { askersOf, requestFor } from './requests.ts';

/** What the contract does not name can be neither sent nor answered: every object of every body, for everybody who may send it. */

const field = 'thisIsNoField';
const callable = allOperations.filter((operation) => askersOf(operation).length > 0);

/** Objects whose names are not ours to say. */
const openBodies: Readonly<Record<string, string>> = {
  'finishPasskeyRegistration /response': 'WebAuthn’s own; read by its library',
};
const openAnswers: Readonly<Record<string, string>> = {
  MaskedCredentials: 'a provider’s credentials by name, masked',
  'startPasskeyRegistration /options': 'WebAuthn’s own', 'startPasskeyRegistration /options/rp': 'WebAuthn’s own',
  'getJwks /keys/*': 'RFC 7517: a key has the members of its type',
  'createUpload /headers': 'headers by name',
  'listAuditLog /data/*/data': 'facts by name, nothing personal',
};
const isMaskedCredential = (place: string): boolean => /\/providers\/[a-z]+$/.test(place);
const pathOf = (at: readonly (string | number)[]): string => `/${at.map((one) => (typeof one === 'number' ? '*' : one)).join('/')}`;

describe('answers', () => {
  it('hold nothing that the contract does not name, in any of their objects', () => {
    const open = new Set<string>();
    for (const operation of allOperations) {
      for (const { status, example } of answerExamples(operation)) {
        const validate = validators[operation.id].responses[status]!;
        expect(validate(example), `${operation.id} ${status}`).toBe(true);
        for (const at of objectsIn(example)) if (validate(withAt(example, [...at, field], 'x'))) open.add(`${operation.id} ${pathOf(at)}`);
      }
    }
    expect([...open].filter((place) => !(place in openAnswers) && !isMaskedCredential(place))).toEqual([]);
  });
});

describeApp('a field that the contract does not name', (world) => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await createCast(world, 'alpha');
  });

  it.each(callable.filter(({ body, rawBody, streamBody }) => body && !rawBody && !streamBody))('$id: is refused in its body, wherever it stands', async (operation) => {
    for (const asker of askersOf(operation)) {
      const request = await requestFor(cast, asker, operation, {});
      for (const at of objectsIn(request.body)) {
        if (`${operation.id} ${pathOf(at)}` in openBodies) continue;
        for (const name of [field, 'tenantId', 'role'].filter((one) => at.length === 0 ? !(one in (request.body as object)) : one === field)) {
          const { status, body } = await world.call(operation.id, { ...request, body: withAt(request.body, [...at, name], 'x') });
          expect([status, body.code], `${asker} at ${pathOf([...at, name])}: ${JSON.stringify(body)}`).toEqual([400, 'invalid_request']);
          expect(body.errors.map((one: { pointer: string }) => one.pointer), asker).toContain(`#/${[...at, name].join('/')}`);
        }
      }
    }
  });

  it.each(callable)('$id: is refused in its query', async (operation) => {
    for (const asker of askersOf(operation)) {
      const request = await requestFor(cast, asker, operation, {});
      const { status, body } = await world.call(operation.id, { ...request, query: { ...request.query, [field]: 'x' } });
      expect(status, `${asker}: ${JSON.stringify(body)}`).toBe(400);
      expect(body.errors.map((one: { pointer: string }) => one.pointer)).toContain(`#/query/${field}`);
    }
  });
}, matrixServer);
