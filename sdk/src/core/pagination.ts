import type { Client } from '../generated/client/index.ts';
import type { OptionsOf } from './responses.ts';

interface Page {
  data: readonly unknown[];
  nextCursor: string | null;
}
interface ListOptions {
  client?: Client;
  query?: object;
  signal?: AbortSignal | null;
}

type PageOf<F extends (...args: never[]) => unknown> = Extract<Awaited<ReturnType<F>>, Page>;

/**
 * Every item of a list, page after page as they are needed.
 *
 * ```ts
 * for await (const booking of paginate(listBookings, { client: dogcare.client, query: { status: ['confirmed'] } })) …
 * ```
 */
export async function* paginate<F extends (options: never) => Promise<unknown>>(
  list: F,
  options: OptionsOf<F> & ListOptions,
): AsyncGenerator<PageOf<F>['data'][number], void, undefined> {
  for await (const page of pages(list, options)) yield* page.data;
}

/** The pages of a list, for those who need more than its items (a search's `center`, say). */
export async function* pages<F extends (options: never) => Promise<unknown>>(
  list: F,
  options: OptionsOf<F> & ListOptions,
): AsyncGenerator<PageOf<F>, void, undefined> {
  let cursor: string | null | undefined;
  do {
    const query = cursor ? { ...options.query, cursor } : options.query;
    const page = (await list({ ...options, query } as never)) as PageOf<F>;
    yield page;
    cursor = page.nextCursor;
  } while (cursor);
}
