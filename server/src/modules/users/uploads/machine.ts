import type { Transition } from '../../../kernel/machine/machine.ts';

export type UploadStatus = 'waiting' | 'checking' | 'clean' | 'rejected' | 'expired';
export type UploadStep = 'create' | 'complete' | 'pass' | 'reject' | 'expire' | 'discard';

/** Only `clean` is ever served, and nothing comes there but by the check. */
export const uploadMachine = [
  { name: 'create', from: null, to: 'waiting', by: ['user'] },
  { name: 'complete', from: 'waiting', to: 'checking', by: ['user'] },
  { name: 'pass', from: 'checking', to: 'clean', by: ['system'] },
  { name: 'reject', from: 'checking', to: 'rejected', by: ['system'] },
  { name: 'expire', from: 'waiting', to: 'expired', by: ['system'] },
  { name: 'discard', from: 'clean', to: 'expired', by: ['system'] },
] as const satisfies readonly Transition<UploadStatus, UploadStep, 'user' | 'system'>[];

/** Where a step leads from and to. */
export const stepOf = (name: UploadStep) => uploadMachine.find((step) => step.name === name)!;
