import { createHash } from 'node:crypto';

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** `pk_…` may stand in a web page; `sk_…` never leaves a server. */
export const kindOf = (key: string): 'publishable' | 'secret' | null =>
  key.startsWith('pk_') ? 'publishable' : key.startsWith('sk_') ? 'secret' : null;

export const hintOf = (key: string): string => `${key.slice(0, 11)}…${key.slice(-4)}`;
