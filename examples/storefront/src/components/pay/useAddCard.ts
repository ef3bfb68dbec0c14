import { startPaymentMethodSetupMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { rememberSetup } from '../../lib/cards.ts';

/** Sends somebody to where a card is typed; they come back to `path`. */
export function useAddCard(path: string) {
  const { client } = useShop();
  const [leaving, setLeaving] = useState(false);
  const start = useMutation({
    ...startPaymentMethodSetupMutation({ client }),
    onSuccess: ({ setup, checkout }) => {
      rememberSetup(setup.id);
      if (!checkout.url) return;
      setLeaving(true);
      location.assign(checkout.url);
    },
  });
  return {
    add: () => start.mutate({ body: { returnUrl: `${location.origin}${path}` } }),
    busy: start.isPending || leaving,
    error: start.error,
    /** There is no page for it: the business has its own form. */
    elsewhere: start.data !== undefined && start.data.checkout.url === null,
  };
}
