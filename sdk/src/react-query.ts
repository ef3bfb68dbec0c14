/**
 * Options, mutations and query keys for TanStack Query.
 *
 * ```tsx
 * const { data, error } = useQuery(listBookingsOptions({ client: dogcare.client }));
 * const book = useMutation(createBookingMutation({ client: dogcare.client }));
 * ```
 *
 * @module
 */
export * from './generated/@tanstack/react-query.gen.ts';
