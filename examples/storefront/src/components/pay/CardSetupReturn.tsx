import { getPaymentMethodSetupOptions } from '@dogcare/sdk/react-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { cardName, forgetSetup, recallSetup } from '../../lib/cards.ts';
import { ErrorNotice, Notice } from '../ui.tsx';

/** Back from where a card is typed: asks until it is known whether the card was saved, and says so. */
export function CardSetupReturn({ onSaved }: { onSaved?: (paymentMethodId: string) => void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [setupId] = useState(recallSetup);
  const setup = useQuery({
    ...getPaymentMethodSetupOptions({ client, path: { setupId: setupId ?? '' } }),
    enabled: setupId !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'processing' ? 1200 : false),
  });
  const saved = setup.data?.paymentMethod;
  useEffect(() => {
    if (!saved) return;
    forgetSetup();
    onSaved?.(saved.id);
    void refresh(queries, 'listPaymentMethods');
  }, [saved?.id]);
  if (setupId === null) return null;
  if (saved) {
    return (
      <Notice tone="good" role="status" title="Your card is saved">
        <p>{cardName(saved)}</p>
      </Notice>
    );
  }
  if (setup.data?.failure) {
    return (
      <Notice tone="bad" role="alert" title="The card was not saved">
        <p>{setup.data.failure.message} Try again, with this card or another.</p>
      </Notice>
    );
  }
  return <ErrorNotice error={setup.error} title="We don’t know yet whether the card was saved" onRetry={() => void setup.refetch()} />;
}
