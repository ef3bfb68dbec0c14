import type { Money, PutService, Service, ServiceTypeInfo, SizeClass } from '@dogcare/sdk';
import { putServiceMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { usePolicies } from '../hooks/usePolicies.ts';
import { amountText, parseAmount } from '../lib/money.ts';
import { fieldErrors } from '../lib/problem.ts';
import { humanize, sizeWord, sizes } from '../lib/words.ts';
import { Check, Chips, SelectField, TextField } from './fields.tsx';
import { AddOnFields, draftsOf, readAddOns } from './onboarding/AddOnFields.tsx';
import { currencySign } from './PriceField.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

const noticeHours = [0, 1, 2, 4, 6, 12, 24, 48, 72];

/** Prices, limits and rules of one service. */
export function ServiceForm({
  info,
  service,
  onDone,
}: {
  info: ServiceTypeInfo;
  service?: Service | undefined;
  onDone(): void;
}) {
  const { client, storefront, locale } = useShop();
  const queries = useQueryClient();
  const policies = usePolicies();
  const { currency } = storefront;
  const sign = currencySign(currency, locale);
  const lengths: Array<number | null> = info.unit === 'visit' ? info.durationsMinutes : [null];
  const [draft, setDraft] = useState({
    active: service?.active ?? true,
    prices: lengths.map((length) =>
      amountText(service?.prices.find(({ durationMinutes }) => durationMinutes === length)?.amount ?? null),
    ),
    additionalDog: amountText(service?.additionalDog ?? null),
    puppy: amountText(service?.puppySurcharge ?? null),
    holiday: amountText(service?.holidaySurcharge ?? null),
    extended: amountText(service?.extendedCare ?? null),
    addOns: draftsOf(service?.addOns ?? []),
    capacity: String(service?.capacity ?? 1),
    sizes: service?.sizesTaken ?? [...sizes],
    policy: service?.cancellationPolicy ?? 'moderate',
    instantBook: service?.instantBook ?? false,
    minNoticeHours: service?.minNoticeHours ?? 12,
    horizonDays: service?.horizonDays ?? 180,
  });
  const [missing, setMissing] = useState<Record<string, string>>({});
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const put = useMutation({
    ...putServiceMutation({ client }),
    onSuccess: async () => {
      await refresh(queries, 'listServices', 'getCaregiver', 'searchCaregivers', 'getAvailability');
      onDone();
    },
  });
  const wrong = { ...fieldErrors(put.error), ...missing };
  const optional = (text: string): Money | null => {
    const amount = parseAmount(text, currency);
    return amount ? { amount, currency } : null;
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const prices = lengths.flatMap((durationMinutes, index) => {
      const amount = parseAmount(draft.prices[index] ?? '', currency);
      return amount ? [{ durationMinutes, amount: { amount, currency } }] : [];
    });
    const lacks: Record<string, string> = {};
    if (prices.length === 0) lacks['prices'] = 'Set at least one price';
    if (draft.sizes.length === 0) lacks['sizesTaken'] = 'Choose at least one size';
    setMissing(lacks);
    if (Object.keys(lacks).length > 0) return;
    const body: PutService = {
      active: draft.active,
      prices,
      additionalDog: optional(draft.additionalDog) ?? { amount: 0, currency },
      puppySurcharge: optional(draft.puppy),
      holidaySurcharge: optional(draft.holiday),
      extendedCare: info.unit === 'visit' ? null : optional(draft.extended),
      addOns: readAddOns(draft.addOns, currency),
      capacity: Number(draft.capacity),
      sizesTaken: draft.sizes,
      cancellationPolicy: draft.policy,
      instantBook: draft.instantBook,
      minNoticeHours: draft.minNoticeHours,
      horizonDays: draft.horizonDays,
    };
    put.mutate({ path: { serviceType: info.type }, body });
  };

  return (
    <form className="dog-form" onSubmit={submit} noValidate aria-label={`Edit ${info.name}`}>
      {Object.keys(wrong).length === 0 && <ErrorNotice error={put.error} />}
      <Check
        label="Taking new bookings"
        checked={draft.active}
        onChange={({ target }) => set({ active: target.checked })}
      />
      <div className="field-pair">
        {lengths.map((length, index) => (
          <TextField
            key={length ?? 0}
            label={length ? `Price for ${length} minutes (${sign})` : `Price per ${info.unit} (${sign})`}
            inputMode="decimal"
            value={draft.prices[index] ?? ''}
            error={
              index === 0
                ? (wrong['prices'] ?? wrong['prices/0/amount/amount'])
                : wrong[`prices/${index}/amount/amount`]
            }
            hint={length && lengths.length > 1 ? 'Empty: not offered.' : undefined}
            onChange={({ target }) =>
              set({ prices: draft.prices.map((text, at) => (at === index ? target.value : text)) })
            }
          />
        ))}
        <TextField
          label={`Each further dog (${sign})`}
          inputMode="decimal"
          value={draft.additionalDog}
          error={wrong['additionalDog/amount']}
          onChange={({ target }) => set({ additionalDog: target.value })}
        />
        <TextField
          label={`Puppy surcharge (${sign})`}
          inputMode="decimal"
          value={draft.puppy}
          onChange={({ target }) => set({ puppy: target.value })}
        />
        <TextField
          label={`Holiday surcharge (${sign})`}
          inputMode="decimal"
          value={draft.holiday}
          onChange={({ target }) => set({ holiday: target.value })}
        />
        {info.unit !== 'visit' && (
          <TextField
            label={`Extended care (${sign})`}
            hint="When a dog is fetched later in the day than it was brought."
            inputMode="decimal"
            value={draft.extended}
            error={wrong['extendedCare/amount']}
            onChange={({ target }) => set({ extended: target.value })}
          />
        )}
        <TextField
          label={info.type === 'boarding' || info.type === 'daycare' ? 'Dogs at once' : 'Households at once'}
          type="number"
          min={1}
          max={50}
          value={draft.capacity}
          error={wrong['capacity']}
          onChange={({ target }) => set({ capacity: target.value })}
        />
        <SelectField
          label="Cancellation"
          value={draft.policy}
          onChange={({ target }) => set({ policy: target.value })}
          error={wrong['cancellationPolicy']}
          hint={policies.find(({ name }) => name === draft.policy)?.summary}
        >
          {[...new Set([...policies.map(({ name }) => name), draft.policy])].map((name) => (
            <option key={name} value={name}>
              {humanize(name)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Notice needed"
          value={draft.minNoticeHours}
          onChange={({ target }) => set({ minNoticeHours: Number(target.value) })}
        >
          {[...new Set([...noticeHours, draft.minNoticeHours])]
            .sort((a, b) => a - b)
            .map((hours) => (
              <option key={hours} value={hours}>
                {hours === 0 ? 'None' : `${hours} hours`}
              </option>
            ))}
        </SelectField>
      </div>
      <Chips<SizeClass>
        legend="Sizes you take"
        options={sizes.map((value) => ({ value, label: sizeWord[value] }))}
        chosen={draft.sizes}
        onChange={(chosen) => set({ sizes: chosen })}
      />
      {wrong['sizesTaken'] && (
        <p className="field-error" role="alert">
          {wrong['sizesTaken']}
        </p>
      )}
      <AddOnFields addOns={draft.addOns} sign={sign} onChange={(addOns) => set({ addOns })} />
      {storefront.features['instantBook'] !== false && (
        <Check
          label="Instant booking"
          hint="Owners who fit are confirmed without asking."
          checked={draft.instantBook}
          onChange={({ target }) => set({ instantBook: target.checked })}
        />
      )}
      <div className="form-actions">
        <button type="submit" className="button" disabled={put.isPending}>
          <Busy busy={put.isPending} as="Saving…">
            Save service
          </Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
