import type { PaymentMethod } from '@dogcare/sdk';
import { cardExpiry, cardName } from '../../lib/cards.ts';
import { Check } from '../fields.tsx';
import { Badge } from '../ui.tsx';

interface CardChoiceProps {
  cards: readonly PaymentMethod[];
  /** Null for another card. */
  chosen: string | null;
  save: boolean;
  onChoose(card: string | null): void;
  onSave(save: boolean): void;
}

/** A saved card, or another. */
export function CardChoice({ cards, chosen, save, onChoose, onSave }: CardChoiceProps) {
  return (
    <fieldset className="pay-choice">
      <legend>Pay with</legend>
      {cards.map((card) => (
        <label key={card.id} className="pay-option">
          <input type="radio" name="card" checked={chosen === card.id} disabled={card.isExpired} onChange={() => onChoose(card.id)} />
          <span>
            <strong>{cardName(card)}</strong>{' '}
            <span className="quiet">
              {card.isExpired ? 'expired' : 'expires'} {cardExpiry(card)}
            </span>
          </span>
          {card.isDefault && <Badge tone="good">usual</Badge>}
        </label>
      ))}
      <label className="pay-option">
        <input type="radio" name="card" checked={chosen === null} onChange={() => onChoose(null)} />
        <strong>{cards.length > 0 ? 'Another card' : 'A card'}</strong>
      </label>
      {chosen === null && <Check label="Save this card for next time" checked={save} onChange={({ target }) => onSave(target.checked)} />}
    </fieldset>
  );
}
