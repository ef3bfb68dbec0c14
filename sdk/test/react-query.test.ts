import { InfiniteQueryObserver, MutationObserver, QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { createDogcare } from '../src/index.ts';
import type { DogcareError } from '../src/index.ts';
import { deleteDogMutation, getStorefrontOptions, listBookingsInfiniteOptions } from '../src/react-query.ts';
import { listDogs } from '../src/generated/modules/dogs.ts';
import { problem, startStub } from './stub.ts';

const queries = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

it('queries and mutations answer data and throw DogcareErrors', async () => {
  await using api = await startStub(({ method }) =>
    method === 'GET' ? { body: { slug: 'pawhaven' } } : problem(409, 'dog_has_bookings'),
  );
  const { client } = createDogcare({ baseUrl: api.url });
  expect((await queries().fetchQuery(getStorefrontOptions({ client }))).slug).toBe('pawhaven');
  const mutation = new MutationObserver(queries(), deleteDogMutation({ client }));
  const error: DogcareError = await mutation.mutate({ path: { dogId: 'dog_1' } }).then(
    () => expect.fail('it did not throw'),
    (thrown) => thrown,
  );
  expect(error.code).toBe('dog_has_bookings');
});

it('infinite queries follow the cursor', async () => {
  await using api = await startStub(({ url }) => ({
    body: { data: [{ id: url }], nextCursor: url.includes('cursor') ? null : 'next' },
  }));
  const { client } = createDogcare({ baseUrl: api.url });
  const observer = new InfiniteQueryObserver(queries(), {
    ...listBookingsInfiniteOptions({ client }),
    initialPageParam: {},
    getNextPageParam: (page) => page.nextCursor,
  });
  await observer.refetch();
  const { data, hasNextPage } = await observer.fetchNextPage();
  expect(data?.pages.flatMap((page) => page.data.map((one) => one.id))).toEqual([
    '/api/bookings',
    '/api/bookings?cursor=next',
  ]);
  expect(hasNextPage).toBe(false);
});

it('a module’s functions can be had by the module’s name', async () => {
  await using api = await startStub(() => ({ body: { data: [], nextCursor: null } }));
  expect((await listDogs({ client: createDogcare({ baseUrl: api.url }).client })).data).toEqual([]);
});
