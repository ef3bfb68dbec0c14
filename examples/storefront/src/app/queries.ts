import { isDogcareError } from '@dogcare/sdk';
import { QueryClient } from '@tanstack/react-query';

/** The SDK repeats what is worth repeating, so queries are not repeated a second time here. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: (query) => !isDogcareError(query.state.error) },
      mutations: { retry: false },
    },
  });

/** After something was done to a booking, everything that shows bookings is asked for again. */
const bookingQueries = new Set([
  'listBookings',
  'getBooking',
  'listNotifications',
  'getAvailability',
  'getInvoice',
  'getInvoiceDocument',
  'listInvoices',
  'previewCancellation',
  'listReplacements',
  'quoteBookingChange',
  'listSeries',
  'getSeries',
  'previewSeries',
]);

const idOf = (key: readonly unknown[]): unknown => (key[0] as { _id?: unknown } | undefined)?._id;

export const refreshBookings = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => bookingQueries.has(idOf(queryKey) as string) });

/** Asks again for everything that comes from the named operations. */
export const refresh = (queries: QueryClient, ...operations: string[]): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => operations.includes(idOf(queryKey) as string) });
