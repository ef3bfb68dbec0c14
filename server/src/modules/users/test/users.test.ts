import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { codeOf, second } from '../../../../test/services/tenant.ts';
import { openPeople, type People } from '../../auth/test/fixture.ts';
import type { NewUser, UserQuery } from '../index.ts';

let people: People;
const person = (email: string, more: Partial<NewUser> = {}): NewUser => ({ email, role: 'owner', firstName: 'Olivia', lastName: 'Martin', ...more });
const create = (user: NewUser, tenantId = 'ten_a') =>
  people.db.transaction(people.ctxOf(undefined, tenantId), (tx) => people.users.create(tx, user));
const list = async (query: Partial<UserQuery>, tenantId = 'ten_list') =>
  people.users.list(people.ctxOf(undefined, tenantId), { limit: 20, ...query });
const emails = async (query: Partial<UserQuery>, tenantId = 'ten_list') => (await list(query, tenantId)).users.map(({ email }) => email);

describe.each(engines)('users on %s', (engine) => {
  beforeAll(async () => {
    people = await openPeople(engine);
    const listed: NewUser[] = [
      person('amy@example.com', { lastName: 'Nuñez' }),
      person('nunzio@example.com', { lastName: 'Berg', role: 'caregiver' }),
      person('ben@example.com', { lastName: 'NUNN' }),
      person('nun@example.com', { lastName: 'Nunn', role: 'admin' }),
      person('zoe@example.com', { lastName: '100%' }),
    ];
    for (const one of listed) {
      people.clock.pass(second);
      await create(one, 'ten_list');
    }
    await create(person('nun@example.com'), 'ten_other');
  });
  afterAll(() => people.close());

  it('keeps a person as given, with the business’s language and time zone where none is said', async () => {
    const made = await create(person(' Mixed@Example.com ', { firstName: ' Ana ', lastName: ' Muñoz ', timeZone: 'europe/madrid' }));
    expect(await people.users.byEmail(people.ctxOf(), 'MIXED@example.com')).toEqual(made);
    expect(made).toMatchObject({ email: 'mixed@example.com', firstName: 'Ana', lastName: 'Muñoz', locale: 'en-US', timeZone: 'Europe/Madrid', phone: null });
    expect(await people.users.byId(people.ctxOf(undefined, 'ten_b'), made.id)).toBeNull();
    expect(await people.users.byEmail(people.ctxOf(undefined, 'ten_b'), 'mixed@example.com')).toBeNull();
  });

  it('has one account for an address in a business, and one in each', async () => {
    await create(person('one@example.com'));
    expect(await codeOf(create(person('ONE@example.com')))).toBe('email_taken');
    expect(await codeOf(create(person('one@example.com'), 'ten_b'))).toBe('fine');
    expect(await codeOf(create(person('two@example.com', { timeZone: 'Mars/Olympus' })))).toBe('invalid_time_zone');
  });

  it('lists people with the newest first, page by page, each once', async () => {
    const all = ['zoe@example.com', 'nun@example.com', 'ben@example.com', 'nunzio@example.com', 'amy@example.com'];
    expect(await emails({})).toEqual(all);
    expect((await list({})).nextCursor).toBeNull();
    for (const limit of [1, 2, 3, 4]) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await list({ limit, cursor });
        seen.push(...page.users.map(({ email }) => email));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(all);
    }
    expect(await codeOf(list({ cursor: 'x' }))).toBe('invalid_cursor');
  });

  it('finds them by role, and by the start of an address or a last name', async () => {
    expect(await emails({ role: 'caregiver' })).toEqual(['nunzio@example.com']);
    expect(await emails({ q: 'NuN' })).toEqual(['nun@example.com', 'ben@example.com', 'nunzio@example.com', 'amy@example.com']);
    expect(await emails({ q: 'nuñ', role: 'owner' })).toEqual(['ben@example.com', 'amy@example.com']);
    expect(await emails({ q: 'amy@' })).toEqual(['amy@example.com']);
    expect(await emails({ q: '%' })).toEqual([]);
    expect(await emails({ q: '_' })).toEqual([]);
    expect(await emails({ q: '100%' })).toEqual(['zoe@example.com']);
    expect(await emails({ q: 'example' })).toEqual([]);
  });

  it('lays both ranges together page by page', async () => {
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await list({ q: 'nun', limit, cursor });
        expect(page.users.length).toBeLessThanOrEqual(limit);
        seen.push(...page.users.map(({ email }) => email));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(['nun@example.com', 'ben@example.com', 'nunzio@example.com', 'amy@example.com']);
    }
  });

  it('tells who some people are, of one business', async () => {
    const { users } = await list({});
    const stranger = (await list({}, 'ten_other')).users[0]!;
    const found = await people.users.summaries(people.ctxOf(undefined, 'ten_list'), [users[0]!.id, users[0]!.id, stranger.id, 'usr_none']);
    expect([...found]).toEqual([[users[0]!.id, {
      id: users[0]!.id, firstName: 'Olivia', lastName: '100%', email: 'zoe@example.com', locale: 'en-US', timeZone: 'America/Denver',
    }]]);
    expect(await people.users.summaries(people.ctxOf(), [])).toEqual(new Map());
  });

  it('changes only what is sent, and a version each time', async () => {
    const before = await create(person('me@example.com', { phone: '+13035550100' }));
    const ctx = people.as(before.id);
    const update = async (body: Parameters<typeof people.users.routes.updateMe>[1]['body']) =>
      (await people.users.routes.updateMe(ctx, { params: {}, query: {}, headers: {}, body })).body;
    const first = await update({ lastName: ' Öztürk ' });
    expect(first).toMatchObject({ firstName: 'Olivia', lastName: 'Öztürk', phone: '+13035550100' });
    expect((await people.users.list(people.ctxOf(), { q: 'ozt', limit: 5 })).users.map(({ id }) => id)).toEqual([before.id]);
    const second = await update({ phone: null });
    expect(second).toMatchObject({ lastName: 'Öztürk', phone: null });
    expect(first.updatedAt < second.updatedAt).toBe(true);
    expect(await codeOf(update({ timeZone: '+01:00' }))).toBe('invalid_time_zone');
    expect((await people.users.routes.getMe(ctx)).body).toEqual(second);
  });

  it('has nobody signed in as an account that is not there', async () => {
    const request = { params: {}, query: {}, headers: {}, body: { firstName: 'X' } };
    for (const ctx of [people.as('usr_none'), people.as((await list({})).users[0]!.id, 'owner', 'ten_b')]) {
      expect(await codeOf(people.users.routes.getMe(ctx))).toBe('unauthenticated');
      expect(await codeOf(people.users.routes.updateMe(ctx, request))).toBe('unauthenticated');
    }
  });
});
