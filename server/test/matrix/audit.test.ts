import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationInfo } from '../../src/contract/contract.ts';
import { describeApp, type CallOptions } from '../app/index.ts';
import { createCast, fixtures, matrixServer, personRoles, type Asker, type Cast } from './cast.ts';
import { allOperations, answerFields, placesOf } from './contract.ts';
import { ready } from './ready.ts';
import { requestFor, waysOf } from './requests.ts';

/** Every change that staff, a secret key or the operator may make is made once, and must be found in the audit log. */

const privileged = ['admin', 'support', 'secret', 'operator'] as const satisfies readonly Asker[];
const cases = allOperations.filter(({ mutation }) => mutation).flatMap((operation) =>
  privileged.filter((asker) => operation.roles.includes(asker)).map((asker) => ({ name: `${operation.id} by ${asker}`, operation, asker })));

/** What is encrypted at rest, or says where somebody lives and what ails their dog: read by the business with a note of it only. */
const sensitive: readonly (readonly string[])[] = [
  ['line1'], ['accessInstructions'], ['issuer', 'number'], ['medicalNotes'], ['allergies'], ['medicationSchedule'], ['emergencyContacts'], ['vet'],
  ['awayMeters'], ['dueAt', 'instructions'], ['totals', 'checkedInAt'], ['statements', 'timeline'],
];
const isSensitive = (fields: readonly string[]): boolean => sensitive.some((together) => together.every((field) => fields.includes(field)));
/** How each of the reads that answer such a thing is made to. */
const sensitiveReads: Readonly<Record<string, CallOptions>> = { adminGetUser: { query: { sensitive: true } }, getDocumentReview: {}, getCaregiverApplication: {}, listCareLog: {}, listCareTasks: {}, getReportCard: {}, getDispute: {} };
/** Where the owner lives is told to the two sides of a booking, and to nobody who acts for others: see the tests of making bookings. */
const toldToSides: Readonly<Record<string, CallOptions>> = { adminListBookings: {}, getBooking: {}, listBookings: {} };
const isAboutOneself = ({ roles }: OperationInfo): boolean => personRoles.every((role) => roles.includes(role));
const reads = allOperations
  .filter((operation) => !operation.mutation && !isAboutOneself(operation) && isSensitive(answerFields(operation)))
  .flatMap((operation) => privileged.filter((asker) => operation.roles.includes(asker)).map((asker) => ({ name: `${operation.id} by ${asker}`, operation, asker })));

describe('the matrix of the audit log', () => {
  it('has every read of what is sensitive', () => {
    expect([...new Set(reads.map(({ operation }) => operation.id))].toSorted()).toEqual(Object.keys({ ...sensitiveReads, ...toldToSides }).toSorted());
  });
  it('has every change of those who act for others', () => {
    expect(cases.length).toBeGreaterThan(80);
    expect(Object.keys(ready).filter((id) => !cases.some(({ operation }) => operation.id === id))).toEqual([]);
  });
});

describeApp('a privileged change', (world) => {
  let base: Cast;
  beforeAll(async () => {
    base = await createCast(world, 'alpha');
  });

  const requestOf = async (cast: Cast, asker: Asker, operation: OperationInfo): Promise<CallOptions> => {
    const ids: Record<string, string> = {};
    for (const place of placesOf(operation)) if (place.in === 'path') ids[place.name] = await waysOf(operation, place)[0]!(cast, asker);
    const request = await requestFor(cast, asker, operation, ids);
    return { ...request, ...(await ready[operation.id]?.(cast, asker, request)) };
  };

  it.each(cases)('$name is in the audit log', async ({ operation, asker }) => {
    // who signs out or goes away must not be needed by the next
    const cast = { ...base, [asker]: asker === 'admin' || asker === 'support' ? await world.person(asker) : undefined };
    const answer = await world.call(operation.id, await requestOf(cast, asker, operation));
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT action, actorKind, actorId, data FROM audit_rows WHERE requestId = ?', [answer.headers.get('x-request-id')]);
    expect(rows.length).toBeGreaterThan(0);
    const actorKind = asker === 'secret' ? 'key' : asker === 'operator' ? 'operator' : 'user';
    for (const row of rows) {
      expect(row).toMatchObject({ actorKind, ...(actorKind === 'user' ? { actorId: cast[asker as 'admin'].userId } : {}) });
      // the stand-ins of a sandbox are driven from outside any transaction, and staff's own phones and files go through providers in several
      if (!operation.path.startsWith('/api/sandbox/') && !isAboutOneself(operation)) expect(row['data'], 'in the transaction of the change').not.toContain('afterwards');
      expect(String(row['action'])).toMatch(/^[a-z_]+\.[a-z_]+$/);
    }
  });

  it.each(reads)('$name is in the audit log, or shows nothing', async ({ operation, asker }) => {
    await fixtures['adr']!(base, 'owner');
    const request = await requestFor(base, asker, operation, operation.id === 'adminGetUser' ? { 'path:userId': base.owner.userId } : {});
    const answer = await world.call(operation.id, { ...request, ...sensitiveReads[operation.id] });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT action FROM audit_rows WHERE requestId = ?', [answer.headers.get('x-request-id')]);
    const isShown = isSensitive([...JSON.stringify(answer.body).matchAll(/"(\w+)":/g)].map(([, name]) => name!));
    expect(rows.length > 0).toBe(isShown);
    expect(isShown).toBe(asker !== 'secret' && !(operation.id in toldToSides));
  });
}, matrixServer);
