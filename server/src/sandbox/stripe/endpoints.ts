import type { FormObject } from '../http/form.ts';
import type { Store } from '../store.ts';
import type { WebhookTarget } from '../webhooks.ts';
import type { Account } from './account.ts';
import { isWebUrl } from './confirm.ts';
import { invalidRequest } from './errors.ts';
import { readParams } from './params.ts';

export interface WebhookEndpoint {
  id: string;
  object: 'webhook_endpoint';
  url: string;
  secret: string;
  enabled_events: string[];
  status: 'enabled';
  livemode: false;
  created: number;
}

const mostEndpoints = 16;

/** As at Stripe, the secret is told once: in this answer. */
export const createEndpoint = (account: Account, given: FormObject): WebhookEndpoint => {
  const { url, enabled_events: events } = readParams(given, {
    url: 'string', enabled_events: { list: 'string' }, description: 'string', api_version: 'string', expand: 'any',
  });
  if (typeof url !== 'string' || !isWebUrl(url)) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'url' });
  if (account.store.list('webhook_endpoint', { limit: mostEndpoints }).length >= mostEndpoints)
    throw invalidRequest(`You have reached the maximum of ${mostEndpoints} test webhook endpoints.`);
  const endpoint: WebhookEndpoint = {
    id: account.newId('we'), object: 'webhook_endpoint', url, secret: account.newId('whsec'), enabled_events: (events as string[] | undefined) ?? ['*'],
    status: 'enabled', livemode: false, created: account.nowSeconds(),
  };
  account.store.put('webhook_endpoint', endpoint.id, endpoint);
  account.endpointsChanged();
  return endpoint;
};

/** Which events an endpoint wants is not looked at: it gets all of them. */
export const endpointTargets = (store: Store): WebhookTarget[] =>
  store.list<WebhookEndpoint>('webhook_endpoint', { limit: mostEndpoints }).map(({ url, secret }) => ({ url, secret }));
