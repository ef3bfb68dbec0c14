import { transitionFrom, type Transition } from '../../kernel/machine/machine.ts';

export type AccountStatus = 'active' | 'deactivated' | 'suspended' | 'deleting' | 'erased';
export type AccountTransition = 'deactivate' | 'reactivate' | 'suspend' | 'reinstate' | 'delete' | 'erase';
export type AccountParty = 'self' | 'business' | 'system';

type Row = Transition<AccountStatus, AccountTransition, AccountParty>;

/** An account's lifecycle. `reinstate` leads to what the account was before; `active` stands for that. */
export const accountMachine: readonly Row[] = [
  { name: 'deactivate', from: 'active', to: 'deactivated', by: ['self'] },
  { name: 'reactivate', from: 'deactivated', to: 'active', by: ['self'] },
  { name: 'reactivate', from: 'deleting', to: 'active', by: ['self'] },
  { name: 'suspend', from: 'active', to: 'suspended', by: ['business'] },
  { name: 'suspend', from: 'deactivated', to: 'suspended', by: ['business'] },
  { name: 'reinstate', from: 'suspended', to: 'active', by: ['business'] },
  { name: 'reinstate', from: 'deleting', to: 'active', by: ['business'] },
  { name: 'delete', from: 'active', to: 'deleting', by: ['self', 'business'] },
  { name: 'delete', from: 'deactivated', to: 'deleting', by: ['self', 'business'] },
  { name: 'delete', from: 'suspended', to: 'deleting', by: ['business'] },
  { name: 'erase', from: 'deleting', to: 'erased', by: ['system'] },
];

export const accountTransition = (from: AccountStatus, name: AccountTransition, by: AccountParty): Row | null => {
  const row = transitionFrom(accountMachine, from, name);
  return row?.by.includes(by) ? row : null;
};

interface Standing {
  readonly status: AccountStatus;
  readonly deletedBy: 'self' | 'business' | null;
}

/** Whether somebody may sign in: what they may do then is another question. Who was deleted by the business may not come back by themselves. */
export const maySignIn = ({ status, deletedBy }: Standing): boolean =>
  status === 'active' || status === 'deactivated' || (status === 'deleting' && deletedBy === 'self');

export const isActiveAccount = ({ status }: Pick<Standing, 'status'>): boolean => status === 'active';
