import type { QuoteRequest, Service, When } from '@dogcare/sdk';
import { listAddressesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { formatMoney } from '../lib/money.ts';
import { Chips, SelectField, TextField } from './fields.tsx';

export interface Extras {
  addOns: string[];
  addressId: string | undefined;
  pickUp: string | undefined;
}
export const noExtras: Extras = { addOns: [], addressId: undefined, pickUp: undefined };

/** What was chosen, as the API takes it. */
export const withExtras = (request: QuoteRequest, { addOns, addressId, pickUp }: Extras): QuoteRequest => ({
  ...request,
  when: pickUp && request.when.unit !== 'visit' ? { ...request.when, pickUp } : request.when,
  ...(addOns.length > 0 ? { addOns } : {}),
  ...(addressId ? { addressId } : {}),
});

const atHome = (service: Service): boolean => ['walking', 'drop_in', 'house_sitting'].includes(service.serviceType);
const per = { stay: '', dog: ' a dog', unit: '' } as const;

/** Whether there is anything to choose. */
export const hasExtras = (service: Service): boolean =>
  service.addOns.length > 0 || service.extendedCare !== null || atHome(service);

/** Extras, when the dog is fetched, and at which home: as far as the service has them. */
export function CheckoutExtras({
  service,
  when,
  extras,
  onChange,
}: {
  service: Service;
  when: When;
  extras: Extras;
  onChange(extras: Extras): void;
}) {
  const { client, locale } = useShop();
  const homes = useQuery({ ...listAddressesOptions({ client }), enabled: atHome(service) });
  const mine = homes.data?.data ?? [];
  return (
    <>
      {atHome(service) && homes.data && mine.length === 0 && (
        <p>
          This happens at your home. <Link to="/account/homes">Say where that is</Link> first.
        </p>
      )}
      {atHome(service) && mine.length > 0 && (
        <SelectField
          label="At which home?"
          value={extras.addressId ?? mine[0]?.id}
          onChange={({ target }) => onChange({ ...extras, addressId: target.value })}
        >
          {mine.map(({ id, label, line1 }) => (
            <option key={id} value={id}>
              {label}, {line1}
            </option>
          ))}
        </SelectField>
      )}
      {service.extendedCare && when.unit !== 'visit' && (
        <TextField
          label="Fetched at"
          type="time"
          step={900}
          hint={`Optional. Late in the day is ${formatMoney(service.extendedCare, locale)} a dog.`}
          value={extras.pickUp ?? ''}
          onChange={({ target }) => onChange({ ...extras, pickUp: target.value || undefined })}
        />
      )}
      {service.addOns.length > 0 && (
        <Chips
          legend="Anything extra?"
          options={service.addOns.map((one) => ({
            value: one.code,
            label: `${one.name}, ${formatMoney(one.amount, locale)}${one.per === 'unit' ? ` a ${service.unit}` : per[one.per]}`,
          }))}
          chosen={extras.addOns}
          onChange={(addOns) => onChange({ ...extras, addOns })}
        />
      )}
    </>
  );
}
