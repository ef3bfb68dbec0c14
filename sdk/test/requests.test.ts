import { describe, expect, it } from 'vitest';
import {
  DogcareError,
  createDogcare,
  createDog,
  deleteDog,
  formatMoney,
  getDog,
  getMe,
  getReadiness,
  getStorefront,
  isDogcareError,
  listBookings,
  pages,
  paginate,
  searchCaregivers,
  updateDog,
  withResponse,
} from '../src/index.ts';
import { problem, startStub } from './stub.ts';

const dog = {
  name: 'Biscuit',
  breedId: 'beagle',
  birthDate: '2021-04-09',
  weightKg: 12,
  sex: 'female',
  neutered: true,
} as const;
const failure = (work: Promise<unknown>): Promise<DogcareError> =>
  work.then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );

describe('a request', () => {
  it('carries the publishable key and answers the data itself', async () => {
    await using api = await startStub(() => ({ body: { slug: 'pawhaven' } }));
    const { client } = createDogcare({ baseUrl: `${api.url}/`, publishableKey: 'pk_1' });
    expect((await getStorefront({ client })).slug).toBe('pawhaven');
    expect(api.seen[0]).toMatchObject({
      method: 'GET',
      url: '/api/storefront',
      headers: { 'x-publishable-key': 'pk_1' },
    });
    expect(api.seen[0]?.headers).not.toHaveProperty('idempotency-key');
    expect(api.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('carries a secret key as a bearer token', async () => {
    await using api = await startStub(() => ({}));
    await getStorefront({ client: createDogcare({ baseUrl: api.url, secretKey: 'sk_1' }).client });
    expect(api.seen[0]?.headers.authorization).toBe('Bearer sk_1');
  });

  it('writes lists as the contract says', async () => {
    await using api = await startStub(() => ({ body: { data: [], nextCursor: null } }));
    const { client } = createDogcare({ baseUrl: api.url });
    await searchCaregivers({
      client,
      query: { serviceType: 'boarding', place: 'Denver, CO', sizes: ['small', 'large'] },
    });
    expect(api.seen[0]?.url).toBe('/api/caregivers/search?serviceType=boarding&place=Denver%2C%20CO&sizes=small,large');
  });

  it('keeps body, length and Idempotency-Key when it is repeated', async () => {
    await using api = await startStub((_, nth) =>
      nth === 1 ? null : nth === 2 ? problem(503, 'overloaded') : { status: 201, body: { id: 'dog_1' } },
    );
    const { client } = createDogcare({ baseUrl: api.url });
    expect((await createDog({ client, body: dog })).id).toBe('dog_1');
    expect(api.seen).toHaveLength(3);
    expect(new Set(api.seen.map((one) => one.body))).toEqual(new Set([JSON.stringify(dog)]));
    expect(new Set(api.seen.map((one) => one.headers['content-length']))).toEqual(
      new Set([String(JSON.stringify(dog).length)]),
    );
    const keys = new Set(api.seen.map((one) => one.headers['idempotency-key']));
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has a new key for each mutation, and leaves the caller’s alone', async () => {
    await using api = await startStub(() => ({ status: 204 }));
    const { client } = createDogcare({ baseUrl: api.url });
    for (const headers of [{}, {}, { 'Idempotency-Key': 'mine' }])
      await deleteDog({ client, path: { dogId: 'dog_1' }, headers });
    const keys = api.seen.map((one) => one.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('waits for a request with the same key that is being worked on', async () => {
    await using api = await startStub((_, nth) =>
      nth < 4 ? problem(409, 'idempotency_in_flight') : { status: 201, body: { id: 'dog_1' } },
    );
    const { client } = createDogcare({ baseUrl: api.url, maxRetries: 0 });
    expect((await createDog({ client, body: dog })).id).toBe('dog_1');
    expect(api.seen).toHaveLength(4);
  });

  it('does not repeat any other conflict', async () => {
    await using api = await startStub(() => problem(409, 'dog_has_bookings'));
    const { client } = createDogcare({ baseUrl: api.url });
    expect((await failure(deleteDog({ client, path: { dogId: 'dog_1' } }))).code).toBe('dog_has_bookings');
    expect(api.seen).toHaveLength(1);
  });

  it('gives up after maxRetries', async () => {
    await using api = await startStub(() => problem(502, 'internal_error'));
    const { client } = createDogcare({ baseUrl: api.url, maxRetries: 1 });
    expect((await failure(getStorefront({ client }))).status).toBe(502);
    expect(api.seen).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    const times: number[] = [];
    await using api = await startStub((_, nth) => {
      times.push(performance.now());
      return nth === 1 ? problem(429, 'rate_limited', {}, { 'retry-after': '1' }) : {};
    });
    await getStorefront({ client: createDogcare({ baseUrl: api.url }).client });
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
  });

  it('does not begin a wait that its deadline would cut', async () => {
    await using api = await startStub(() => problem(429, 'rate_limited', {}, { 'retry-after': '3600' }));
    const error = await failure(getStorefront({ client: createDogcare({ baseUrl: api.url }).client }));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 3_600_000 });
    expect(api.seen).toHaveLength(1);
  });

  it('takes a 503 that the operation declares for an answer', async () => {
    await using api = await startStub(() => ({ status: 503, body: { status: 'not_ready', checks: [] } }));
    const error = await failure(getReadiness({ client: createDogcare({ baseUrl: api.url }).client }));
    expect(error.problem).toMatchObject({ status: 503, checks: [] });
    expect(api.seen).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  it('is a DogcareError with everything the problem says', async () => {
    const errors = [{ pointer: '#/name', detail: 'must not be empty' }];
    const quote = { id: 'qte_2' };
    await using api = await startStub(() =>
      problem(422, 'quote_changed', { title: 'Changed', detail: 'Look again.', errors, quote }),
    );
    const error = await failure(createDog({ client: createDogcare({ baseUrl: api.url }).client, body: dog }));
    expect(error).toBeInstanceOf(DogcareError);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe('Changed: Look again.');
    expect(error).toMatchObject({
      status: 422,
      code: 'quote_changed',
      detail: 'Look again.',
      errors,
      quote,
      requestId: 'req_1',
    });
    expect(isDogcareError(error, 'quote_changed') && !isDogcareError(error, 'conflict')).toBe(true);
  });

  it('is network_error when nobody answers', async () => {
    const gone = await startStub(() => ({}));
    await gone[Symbol.asyncDispose]();
    const error = await failure(getStorefront({ client: createDogcare({ baseUrl: gone.url, maxRetries: 1 }).client }));
    expect(error).toMatchObject({ code: 'network_error', status: 0 });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('is timeout when the answer, or its body, does not come in time', async () => {
    for (const hang of [
      () => {},
      (response: import('node:http').ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    ]) {
      await using api = await startStub(() => hang);
      const error = await failure(
        getStorefront({ client: createDogcare({ baseUrl: api.url, timeoutMs: 150 }).client }),
      );
      expect(error).toMatchObject({ code: 'timeout', status: 0 });
      expect(api.seen).toHaveLength(1);
    }
  });

  it('is the caller’s own when the caller stops it', async () => {
    const controller = new AbortController();
    await using api = await startStub(() => () => controller.abort());
    const { client } = createDogcare({ baseUrl: api.url });
    const error = await failure(getStorefront({ client, signal: controller.signal }));
    expect(error.name).toBe('AbortError');
    expect(api.seen).toHaveLength(1);
  });

  it('is told apart when a proxy answers a page', async () => {
    await using api = await startStub(
      () => (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>no</h1>'),
    );
    const error = await failure(getMe({ client: createDogcare({ baseUrl: api.url }).client }));
    expect(error).toMatchObject({ status: 404, code: 'unknown_error' });
  });

  it('is invalid_response when a 200 is not JSON', async () => {
    await using api = await startStub(
      () => (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{oops'),
    );
    expect((await failure(getMe({ client: createDogcare({ baseUrl: api.url }).client }))).code).toBe(
      'invalid_response',
    );
  });
});

describe('a list', () => {
  const page = (url: string) => {
    const cursor = new URL(url, 'http://x').searchParams.get('cursor');
    return cursor
      ? { body: { data: [{ id: 'c' }], nextCursor: null } }
      : { body: { data: [{ id: 'a' }, { id: 'b' }], nextCursor: 'next' } };
  };

  it('is read to its end, asking for pages as they are needed', async () => {
    await using api = await startStub(({ url }) => page(url));
    const { client } = createDogcare({ baseUrl: api.url });
    const ids: string[] = [];
    for await (const booking of paginate(listBookings, { client, query: { status: ['confirmed'] } })) {
      ids.push(booking.id);
      if (ids.length < 3) expect(api.seen).toHaveLength(1);
    }
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(api.seen.map((one) => one.url)).toEqual([
      '/api/bookings?status=confirmed',
      '/api/bookings?status=confirmed&cursor=next',
    ]);
  });

  it('can be had in pages', async () => {
    await using api = await startStub(({ url }) => page(url));
    const sizes: number[] = [];
    const { client } = createDogcare({ baseUrl: api.url });
    for await (const one of pages(listBookings, { client })) sizes.push(one.data.length);
    expect(sizes).toEqual([2, 1]);
    // A list whose query is not optional takes the same way.
    const query = { serviceType: 'boarding' } as const;
    const names: (string | undefined)[] = [];
    for await (const one of paginate(searchCaregivers, { client, query })) names.push(one.displayName);
    expect(names).toHaveLength(3);
  });
});

it('the response can be had beside the data', async () => {
  await using api = await startStub(({ method, headers }) =>
    method === 'GET'
      ? { headers: { etag: '"3"' }, body: { weightKg: 29 } }
      : { body: { weightKg: Number(headers['if-match'] === '"3"') } },
  );
  const { client } = createDogcare({ baseUrl: api.url });
  const path = { dogId: 'dog_1' };
  const { data, response } = await withResponse(getDog, { client, path });
  expect(data.weightKg).toBe(29);
  const headers = { 'If-Match': response.headers.get('etag') ?? undefined };
  expect((await updateDog({ client, path, headers, body: { weightKg: 30 } })).weightKg).toBe(1);
});

it('formats money with the digits of its currency', () => {
  expect(formatMoney({ amount: 17325, currency: 'USD' }, 'en-US')).toBe('$173.25');
  expect(formatMoney({ amount: 500, currency: 'JPY' }, 'en-US')).toBe('¥500');
});
