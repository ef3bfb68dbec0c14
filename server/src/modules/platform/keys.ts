import { hash } from 'node:crypto';

export const hashKey = (key: string): string => hash('sha256', key);

/** `pk_…` may stand in a web page; `sk_…` never leaves a server. */
export const kindOf = (key: string): 'publishable' | 'secret' | null =>
  key.startsWith('pk_') ? 'publishable' : key.startsWith('sk_') ? 'secret' : null;

export const hintOf = (key: string): string => `${key.slice(0, 11)}…${key.slice(-4)}`;
