import { useEffect, useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { FieldFrame, useField } from './fields.tsx';

/** The sign a currency is written with, in the shop's locale. */
export function currencySign(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

interface PriceFieldProps {
  label: string;
  currency: string;
  value: number | undefined;
  /** Called when the person is done typing, not on each key. */
  onCommit(value: number | undefined): void;
}

export function PriceField({ label, currency, value, onCommit }: PriceFieldProps) {
  const { locale } = useShop();
  const [text, setText] = useState(value ? String(value) : '');
  const { id, control } = useField({});
  useEffect(() => setText(value ? String(value) : ''), [value]);
  const commit = () => {
    const number = Number(text);
    onCommit(text.trim() !== '' && number > 0 ? number : undefined);
  };
  return (
    <FieldFrame id={id} label={label}>
      <span className="affixed">
        <span className="affix" aria-hidden="true">
          {currencySign(currency, locale)}
        </span>
        <input
          {...control}
          type="text"
          inputMode="decimal"
          placeholder="Any"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      </span>
    </FieldFrame>
  );
}
