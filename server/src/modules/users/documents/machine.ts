import type { Transition } from '../../../kernel/machine/machine.ts';

export type DocumentStatus = 'in_review' | 'approved' | 'rejected' | 'expired' | 'replaced';
export type DocumentStep = 'submit' | 'approve' | 'reject' | 'replace' | 'expire';

export const documentMachine = [
  { name: 'submit', from: null, to: 'in_review', by: ['caregiver'] },
  { name: 'approve', from: 'in_review', to: 'approved', by: ['admin'] },
  { name: 'reject', from: 'in_review', to: 'rejected', by: ['admin'] },
  { name: 'replace', from: 'in_review', to: 'replaced', by: ['caregiver'] },
  { name: 'replace', from: 'approved', to: 'replaced', by: ['admin'] },
  { name: 'expire', from: 'approved', to: 'expired', by: ['system'] },
] as const satisfies readonly Transition<DocumentStatus, DocumentStep, 'caregiver' | 'admin' | 'system'>[];
