import { noSuch } from './errors.ts';
import type { Call, Operation } from './operations.ts';
import { cancelSetup, confirmSetupCall, createSetup, setupOf, type SetupIntent } from './setups.ts';

const id = (call: Call): string => call.ids[0] ?? '';

/** A browser names one by its secret, and sees what Stripe.js needs. */
const shown = (call: Call, setup: SetupIntent): object => {
  if (!call.publishable) return setup;
  const { customer: _customer, metadata: _metadata, ...seen } = setup;
  return seen;
};
const checkSecret = ({ account, params, publishable, ids }: Call): void => {
  if (!publishable && params.client_secret === undefined) return;
  const setup = setupOf(account, ids[0] ?? '');
  if (params.client_secret !== setup.client_secret) throw noSuch('setup_intent', setup.id, 'intent');
};

/** `/v1/setup_intents`: cards that are saved for later. */
export const setupOperations: Operation[] = [
  { method: 'POST', path: '/v1/setup_intents', run: ({ account, params, info }) => createSetup(account, params, info) },
  {
    method: 'GET',
    path: '/v1/setup_intents/:id',
    publishable: true,
    run: (call) => {
      checkSecret(call);
      return shown(call, setupOf(call.account, id(call)));
    },
  },
  {
    method: 'POST',
    path: '/v1/setup_intents/:id/confirm',
    publishable: true,
    run: (call) => {
      checkSecret(call);
      return shown(call, confirmSetupCall(call.account, id(call), call.params, call.info, call.publishable));
    },
  },
  {
    method: 'POST',
    path: '/v1/setup_intents/:id/cancel',
    run: (call) => cancelSetup(call.account, id(call), call.params, call.info),
  },
];
