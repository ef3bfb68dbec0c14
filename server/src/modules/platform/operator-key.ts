import { timingSafeEqual } from 'node:crypto';
import { hashKey } from './keys.ts';

const inClear = /^op_[\x21-\x7e]{16,200}$/;
const hashed = /^sha256:[0-9a-f]{64}$/;

/** Opens the embedded server's platform; anybody may know it. */
export const sandboxOperatorKey = 'op_sandbox_operator';

/** What is wrong with a configured operator key; null if nothing is. */
export const operatorKeyProblem = (value: string): string | null =>
  inClear.test(value) || hashed.test(value) ? null : 'must be op_ and at least 16 more characters, or sha256: and the hash of such a key';

/** Tells the operator's key; without a configured one, none is. */
export function createOperatorKey(configured: string | undefined): (key: string) => boolean {
  if (configured === undefined) return () => false;
  const wanted = Buffer.from(hashed.test(configured) ? configured.slice('sha256:'.length) : hashKey(configured), 'hex');
  return (key) => key.startsWith('op_') && timingSafeEqual(Buffer.from(hashKey(key), 'hex'), wanted);
}
