import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { invalidRequest, noSuch } from './errors.ts';
import { useMethod } from './methods.ts';
import type { CardMethod } from './objects.ts';
import { mergeMetadata, readParams } from './params.ts';

export interface Customer {
  id: string;
  object: 'customer';
  created: number;
  description: string | null;
  email: string | null;
  livemode: false;
  metadata: Record<string, string>;
  name: string | null;
  phone: string | null;
}

const spec = {
  description: 'clearable',
  email: 'clearable',
  name: 'clearable',
  phone: 'clearable',
  metadata: 'metadata',
  expand: 'any',
} as const;

export const findCustomer = (account: Account, id: string): Customer => {
  const customer = account.store.get<Customer>('customer', id);
  if (customer === null) throw noSuch('customer', id);
  return customer;
};

const save = (account: Account, customer: Customer) => account.store.put('customer', customer.id, customer);

export const createCustomer = (account: Account, form: FormObject, info: RequestInfo): Customer => {
  const params = readParams(form, spec);
  const customer: Customer = {
    id: account.newId('cus'),
    object: 'customer',
    created: account.nowSeconds(),
    description: params.description ?? null,
    email: params.email ?? null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    phone: params.phone ?? null,
  };
  save(account, customer);
  account.emit('customer.created', customer, info);
  return customer;
};

export const updateCustomer = (account: Account, id: string, form: FormObject, info: RequestInfo): Customer => {
  const { metadata, expand: _expand, ...fields } = readParams(form, spec);
  const customer = findCustomer(account, id);
  const changed: Customer = { ...customer, ...fields, metadata: mergeMetadata(customer.metadata, metadata) };
  save(account, changed);
  account.emit('customer.updated', changed, info);
  return changed;
};

export const deleteCustomer = (account: Account, id: string, info: RequestInfo) => {
  const customer = findCustomer(account, id);
  account.store.remove('customer', id);
  account.emit('customer.deleted', customer, info);
  return { id, object: 'customer', deleted: true };
};

export const attachMethod = (account: Account, id: string, form: FormObject): CardMethod => {
  const params = readParams(form, { customer: 'string', expand: 'any' }, ['customer']);
  const customer = findCustomer(account, params.customer ?? '');
  const stored = useMethod(account, id);
  if (stored.method.customer !== null && stored.method.customer !== customer.id) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    });
  }
  stored.method.customer = customer.id;
  account.saveMethod(stored);
  account.emit('payment_method.attached', stored.method);
  return stored.method;
};

export const detachMethod = (account: Account, id: string): CardMethod => {
  const stored = account.method(id);
  if (stored.method.customer === null) {
    throw invalidRequest('The payment method you provided is not attached to a customer so detachment is impossible.', {
      param: 'payment_method',
    });
  }
  stored.method.customer = null;
  stored.detached = true;
  account.saveMethod(stored);
  account.emit('payment_method.detached', stored.method);
  return stored.method;
};
