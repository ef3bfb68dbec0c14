import type { ReactNode } from 'react';
import type { Booking, Money as MoneyValue, Rating as RatingValue } from '@dogcare/sdk';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { isPassing, sentenceOf } from '../lib/problem.ts';
import { formatMoney } from '../lib/money.ts';
import { bookingBadge, plural } from '../lib/words.ts';
import { Icon, Star } from './Icon.tsx';

export function Money({ value, short = false }: { value: MoneyValue; short?: boolean }) {
  const { locale } = useShop();
  return <span className="money">{formatMoney(value, locale, { short })}</span>;
}

export function Rating({ value }: { value: RatingValue }) {
  const { locale } = useShop();
  if (value.average === null) return <span className="rating rating-new">New here</span>;
  const average = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    value.average,
  );
  return (
    <span className="rating" role="img" aria-label={`Rated ${average} of 5, ${plural(value.count, 'review')}`}>
      <Star /> <strong>{average}</strong> <span className="quiet">({value.count})</span>
    </span>
  );
}

export type Tone = 'good' | 'wait' | 'bad' | 'info' | 'done' | 'brand';

export function Badge({ tone = 'info', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

export function StatusBadge({ booking }: { booking: Booking }) {
  const { me } = useSession();
  const { word, tone } = bookingBadge(booking, me?.role);
  return <Badge tone={tone}>{word}</Badge>;
}

/** Something to know: `alert` is read out at once, `status` when there is time. */
export function Notice({
  tone = 'info',
  title,
  role,
  children,
}: {
  tone?: Tone;
  title?: string;
  role?: 'alert' | 'status';
  children?: ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role={role}>
      <Icon name={tone === 'good' ? 'check' : tone === 'wait' ? 'clock' : 'info'} />
      <div>
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

export function ErrorNotice({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  if (!error) return null;
  return (
    <Notice tone="bad" role="alert" title={title}>
      <p>{sentenceOf(error)}</p>
      {onRetry && isPassing(error) && (
        <button type="button" className="button button-small button-quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

export function Empty({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {children}
      {actions && <div className="empty-actions">{actions}</div>}
    </div>
  );
}

export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" />
      ))}
    </div>
  );
}

export function SkeletonCards({ count = 3, label }: { count?: number; label: string }) {
  return (
    <div className="stack" role="status" aria-label={label}>
      {Array.from({ length: count }, (_, card) => (
        <div key={card} className="card skeleton-card" aria-hidden="true">
          <span className="bone bone-round" />
          <span className="skeleton">
            <span className="bone" />
            <span className="bone" />
            <span className="bone" />
          </span>
        </div>
      ))}
    </div>
  );
}

export function Busy({ busy, children, as = 'Please wait…' }: { busy: boolean; children: ReactNode; as?: string }) {
  return busy ? (
    <>
      <span className="spinner" aria-hidden="true" />
      {as}
    </>
  ) : (
    children
  );
}
