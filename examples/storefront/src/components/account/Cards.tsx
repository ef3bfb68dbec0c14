import type { PaymentMethod } from '@dogcare/sdk';
import { listPaymentMethodsOptions, removePaymentMethodMutation, setDefaultPaymentMethodMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { cardExpiry, cardName } from '../../lib/cards.ts';
import { Confirm } from '../Confirm.tsx';
import { Icon } from '../Icon.tsx';
import { CardSetupReturn } from '../pay/CardSetupReturn.tsx';
import { useAddCard } from '../pay/useAddCard.ts';
import { Badge, Busy, Empty, ErrorNotice, Skeleton } from '../ui.tsx';
import { Section } from './Section.tsx';

function Card({ card, onRemove }: { card: PaymentMethod; onRemove(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const prefer = useMutation({ ...setDefaultPaymentMethodMutation({ client }), onSuccess: () => refresh(queries, 'listPaymentMethods') });
  const name = cardName(card);
  return (
    <li className="home">
      <div>
        <h3>
          {name} {card.isDefault && <Badge tone="good">the usual one</Badge>} {card.isExpired && <Badge tone="bad">expired</Badge>}
        </h3>
        <p className="quiet">
          {card.isExpired ? 'Expired' : 'Expires'} {cardExpiry(card)}
        </p>
        <ErrorNotice error={prefer.error} />
      </div>
      <div className="home-actions">
        {!card.isDefault && !card.isExpired && (
          <button
            type="button"
            className="link-button"
            disabled={prefer.isPending}
            aria-label={`Make ${name} the usual one`}
            onClick={() => prefer.mutate({ path: { paymentMethodId: card.id } })}
          >
            Make it the usual one
          </button>
        )}
        <button type="button" className="link-button" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </button>
      </div>
    </li>
  );
}

/** The cards that somebody has saved. Their numbers are with the provider, and were never here. */
export function Cards() {
  const { client } = useShop();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState<PaymentMethod>();
  const cards = useQuery(listPaymentMethodsOptions({ client }));
  const adding = useAddCard('/account/cards');
  const remove = useMutation({
    ...removePaymentMethodMutation({ client }),
    onSuccess: async () => {
      setRemoving(undefined);
      await refresh(queries, 'listPaymentMethods');
    },
  });
  const list = cards.data?.data ?? [];
  return (
    <Section title="Cards" about="Kept by the payment provider: we only know the last four digits. Nothing is charged without a booking that you agreed to.">
      <CardSetupReturn />
      {cards.isPending && <Skeleton lines={3} label="Loading your cards" />}
      <ErrorNotice error={cards.error} title="Your cards didn’t load" onRetry={() => void cards.refetch()} />
      {cards.isSuccess && list.length === 0 && (
        <Empty icon={<Icon name="card" size={36} />} title="No card yet">
          <p>Save one, and a booking is paid with one tap, or by itself before it begins.</p>
        </Empty>
      )}
      {list.length > 0 && (
        <ul className="account-list">
          {list.map((card) => (
            <Card
              key={card.id}
              card={card}
              onRemove={() => {
                remove.reset();
                setRemoving(card);
              }}
            />
          ))}
        </ul>
      )}
      <ErrorNotice error={adding.error} title="The card page didn’t open" />
      {cards.isSuccess && (
        <div className="form-actions">
          <button type="button" className="button button-small" disabled={adding.busy} onClick={adding.add}>
            <Busy busy={adding.busy} as="Opening the card page…">
              <Icon name="plus" size={18} /> Add a card
            </Busy>
          </button>
        </div>
      )}
      {removing && (
        <Confirm
          title={`Remove ${cardName(removing)}?`}
          action="Remove it"
          keep="Keep it"
          busy={remove.isPending}
          error={remove.error}
          onDo={() => remove.mutate({ path: { paymentMethodId: removing.id } })}
          onClose={() => setRemoving(undefined)}
        >
          <p>The payment provider forgets it, too.</p>
        </Confirm>
      )}
    </Section>
  );
}
