import { quoteBooking } from '@dogcare/sdk';
import type { QuoteRequest } from '@dogcare/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';

/** The price of what is chosen, asked again whenever the choice changes. */
export function useQuote(request: QuoteRequest | null) {
  const { client } = useShop();
  const { me } = useSession();
  return useQuery({
    queryKey: [{ _id: 'quoteBooking', viewer: me?.id, request }],
    queryFn: ({ signal }) => quoteBooking({ client, body: request as QuoteRequest, signal }),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
