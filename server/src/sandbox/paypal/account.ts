import type { Clock } from '../../kernel/time/clock.ts';
import type { Store } from '../store.ts';
import { notFound } from './errors.ts';
import type { Link, PaypalAuthorization, PaypalCapture, PaypalEvent, PaypalRefund, StoredOrder } from './objects.ts';

const keptEvents = 5000;
const letters = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** One PayPal business account: its documents, its ids and its events. */
export interface PaypalAccount {
  readonly store: Store;
  now(): Date;
  newId(prefix?: string): string;
  /** Under the stand-in's own address. */
  link(rel: string, path: string, method?: string): Link;
  order(id: string): StoredOrder;
  findOrder(id: string): StoredOrder | null;
  saveOrder(stored: StoredOrder): void;
  capture(id: string): PaypalCapture;
  saveCapture(capture: PaypalCapture): void;
  authorization(id: string): PaypalAuthorization;
  saveAuthorization(authorization: PaypalAuthorization): void;
  refund(id: string): PaypalRefund;
  saveRefund(refund: PaypalRefund): void;
  /** Records an event and hands it to the webhooks. */
  emit(type: string, resourceType: string, resource: object, summary: string): PaypalEvent;
}

export interface PaypalAccountDeps {
  store: Store;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  publicUrl: () => string;
  send: (event: PaypalEvent) => void;
}

export const createPaypalAccount = (deps: PaypalAccountDeps): PaypalAccount => {
  const { store } = deps;
  const found = <T>(value: T | null): T => {
    if (value === null) throw notFound();
    return value;
  };
  const newId = (prefix = '') => `${prefix}${[...deps.randomBytes(17)].map((byte) => letters[byte % letters.length]).join('')}`;
  const link = (rel: string, path: string, method = 'GET'): Link => ({ href: `${deps.publicUrl()}/paypal${path}`, rel, method });

  return {
    store,
    now: () => deps.clock.now(),
    newId,
    link,
    order: (id) => found(store.get<StoredOrder>('order', id)),
    findOrder: (id) => store.get<StoredOrder>('order', id),
    saveOrder: (stored) => {
      stored.order.update_time = deps.clock.now().toISOString();
      store.put('order', stored.order.id, stored);
    },
    capture: (id) => found(store.get<PaypalCapture>('capture', id)),
    saveCapture: (capture) => store.put('capture', capture.id, capture, { a: capture.supplementary_data.related_ids.order_id }),
    authorization: (id) => found(store.get<PaypalAuthorization>('authorization', id)),
    saveAuthorization: (authorization) =>
      store.put('authorization', authorization.id, authorization, { a: authorization.supplementary_data.related_ids.order_id }),
    refund: (id) => found(store.get<PaypalRefund>('refund', id)),
    saveRefund: (refund) =>
      store.put('refund', refund.id, refund, { a: refund.supplementary_data.related_ids.order_id, b: refund.supplementary_data.related_ids.capture_id }),
    emit: (type, resourceType, resource, summary) => {
      const id = newId('WH-');
      const event: PaypalEvent = {
        id,
        event_version: '1.0',
        create_time: deps.clock.now().toISOString(),
        resource_type: resourceType,
        resource_version: '2.0',
        event_type: type,
        type,
        summary,
        resource,
        links: [link('self', `/v1/notifications/webhooks-events/${id}`)],
      };
      store.put('event', id, event, { a: type });
      store.trim('event', keptEvents);
      deps.send(event);
      return event;
    },
  };
};
