/** What one of the generated functions takes. */
export type OptionsOf<F> = F extends (options: infer O) => unknown ? NonNullable<O> : never;

/**
 * Calls a function and answers the response beside its data, for what only headers say:
 *
 * ```ts
 * const { data: dog, response } = await withResponse(getDog, { client, path: { dogId } });
 * const headers = { 'If-Match': response.headers.get('etag') ?? undefined };
 * await updateDog({ client, path: { dogId }, headers, body: { weightKg: dog.weightKg + 1 } });
 * ```
 */
export async function withResponse<F extends (options: never) => Promise<unknown>>(
  call: F,
  options: OptionsOf<F>,
): Promise<{ data: NonNullable<Awaited<ReturnType<F>>>; response: Response }> {
  const { data, response } = (await call({ ...options, responseStyle: 'fields' } as never)) as never;
  return { data, response };
}
