import type { Schema } from '../../contract/contract.ts';
import type { Transition } from '../../kernel/machine/machine.ts';

export type CaregiverStatus = Schema<'CaregiverStatus'>;
export type CaregiverStep = 'open' | 'apply' | 'approve' | 'decline' | 'ask' | 'suspend' | 'reinstate';
export type ApplicationStatus = Schema<'CaregiverApplicationStatus'>;

/** How a page comes to be listed, and off the list. */
export const caregiverMachine: readonly Transition<CaregiverStatus, CaregiverStep, 'caregiver' | 'business' | 'system'>[] = [
  { name: 'open', from: null, to: 'draft', by: ['caregiver', 'business'] },
  { name: 'apply', from: 'draft', to: 'applied', by: ['caregiver'] },
  { name: 'apply', from: 'changes_requested', to: 'applied', by: ['caregiver'] },
  { name: 'apply', from: 'declined', to: 'applied', by: ['caregiver'] },
  { name: 'approve', from: 'applied', to: 'approved', by: ['business', 'system'] },
  { name: 'decline', from: 'applied', to: 'declined', by: ['business'] },
  { name: 'ask', from: 'applied', to: 'changes_requested', by: ['business'] },
  { name: 'suspend', from: 'approved', to: 'suspended', by: ['business', 'system'] },
  { name: 'reinstate', from: 'suspended', to: 'approved', by: ['business', 'system'] },
];
