import type { CancellationPolicy, LineItem, Money as MoneyValue, NotBookableReason, Quote } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { formatDate, mediumDate } from '../lib/dates.ts';
import { humanize, unavailable } from '../lib/words.ts';
import { Icon } from './Icon.tsx';
import { MeetWay } from './MeetFirst.tsx';
import { Money, Notice } from './ui.tsx';

/** A price, line by line. The lines add up to the total because the server made them so; nothing is computed here. */
export function QuoteLines({
  items,
  total,
  totalLabel = 'Total',
}: {
  items: readonly (LineItem & { on?: string | null })[];
  total: MoneyValue;
  totalLabel?: string;
}) {
  const { locale } = useShop();
  return (
    <table className="lines">
      <caption className="visually-hidden">Price, line by line</caption>
      <tbody>
        {items.map((item, index) => (
          <tr key={index}>
            <th scope="row">
              {item.on && `${formatDate(item.on, locale, { weekday: 'short', day: 'numeric', month: 'short' })}: `}
              {item.description}
              {item.quantity > 1 && (
                <span className="quiet">
                  {' '}
                  {item.quantity} × <Money value={item.unitAmount} />
                </span>
              )}
            </th>
            <td>
              <Money value={item.amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{totalLabel}</th>
          <td>
            <Money value={total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

export function Policy({ policy }: { policy: CancellationPolicy }) {
  return (
    <p className="policy">
      <Icon name="shield" />
      <span>
        <strong>{humanize(policy.name)} cancellation.</strong> {policy.summary}
      </span>
    </p>
  );
}

/** What the business wants to be known, though it can be booked. */
export function QuoteWarnings({ warnings }: { warnings: Quote['warnings'] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="wait" title="Good to know" role="status">
      <ul className="plain">
        {warnings.map(({ dogId, code, vaccine, detail }) => (
          <li key={`${dogId}-${code}-${vaccine}`}>
            {detail} {vaccine && <Link to={`/dogs/${dogId}`}>See vaccinations</Link>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** A reason as a sentence, with its date where it has one. */
export function reasonWords({ code, detail, date }: NotBookableReason, locale: string): string {
  const words = detail || unavailable[code] || humanize(code);
  const dated = date && !/\d/.test(words) ? `${formatDate(date, locale, mediumDate)}: ${words}` : words;
  return /[.!?]$/.test(dated) ? dated : `${dated}.`;
}

/** Why something can't be booked, as sentences, with the way on where it is to meet first. */
export function NotBookable({ reasons, quote, dogIds }: { reasons: readonly NotBookableReason[]; quote?: Quote | undefined; dogIds?: readonly string[] }) {
  const { locale } = useShop();
  if (reasons.length === 0) return null;
  return (
    <Notice tone="wait" title="This can’t be booked as it stands" role="status">
      <ul className="plain">
        {reasons.map((reason, index) => (
          <li key={index}>{reasonWords(reason, locale)}</li>
        ))}
      </ul>
      {quote && <MeetWay quote={quote} dogIds={dogIds} />}
    </Notice>
  );
}
