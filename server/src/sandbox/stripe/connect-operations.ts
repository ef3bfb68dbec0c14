import { createAccountLink, createConnected, findConnected, updateConnected } from './connect.ts';
import { listObjects } from './lists.ts';
import type { Operation } from './operations.ts';
import { createBankPayout, createTransfer, findBankPayout, findTransfer, reverseTransfer, showBalance, updateBankPayout, type Transfer } from './transfers.ts';

/** Connect and the balance: what paying others out takes. */
export const connectOperations: Operation[] = [
  { method: 'POST', path: '/v1/accounts', run: ({ account, params }) => createConnected(account, params) },
  { method: 'GET', path: '/v1/accounts', run: ({ account, params, path }) => listObjects(account, path, params, 'connected') },
  { method: 'GET', path: '/v1/accounts/:id', run: ({ account, ids }) => findConnected(account, ids[0] ?? '') },
  { method: 'POST', path: '/v1/accounts/:id', run: ({ account, ids, params, info }) => updateConnected(account, ids[0] ?? '', params, info) },
  { method: 'POST', path: '/v1/account_links', run: ({ account, params }) => createAccountLink(account, params) },
  { method: 'POST', path: '/v1/transfers', run: ({ account, params, info }) => createTransfer(account, params, info) },
  {
    method: 'GET',
    path: '/v1/transfers',
    run: ({ account, params, path }) => listObjects<Transfer>(account, path, params, 'transfer', { filters: { destination: 'string', transfer_group: 'string' } }),
  },
  { method: 'GET', path: '/v1/transfers/:id', run: ({ account, ids }) => findTransfer(account, ids[0] ?? '') },
  { method: 'POST', path: '/v1/transfers/:id/reversals', run: ({ account, ids, params, info }) => reverseTransfer(account, ids[0] ?? '', params, info) },
  { method: 'POST', path: '/v1/payouts', run: ({ account, params, info }) => createBankPayout(account, params, info) },
  { method: 'GET', path: '/v1/payouts', run: ({ account, params, path }) => listObjects(account, path, params, 'bank_payout', { filters: { status: 'string', destination: 'string' } }) },
  { method: 'GET', path: '/v1/payouts/:id', run: ({ account, ids }) => findBankPayout(account, ids[0] ?? '') },
  { method: 'POST', path: '/v1/payouts/:id', run: ({ account, ids, params, info }) => updateBankPayout(account, ids[0] ?? '', params, info) },
  { method: 'GET', path: '/v1/balance', run: ({ account }) => showBalance(account) },
];
