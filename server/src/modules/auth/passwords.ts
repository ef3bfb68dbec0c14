import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import { problem } from '../../kernel/errors/problem.ts';

export interface Passwords {
  /** One string that says how it was made: `bcrypt-sha256$12$…`. */
  hash(password: string): Promise<string>;
  /**
   * `needsRehash`: right, but made at a lower cost than is asked for today; store `hash(password)` again. With `null`,
   * for an account that does not exist or has no password, takes as long as any other and is never right.
   */
  verify(password: string, stored: string | null): Promise<{ ok: boolean; needsRehash: boolean }>;
}

export interface PasswordOptions {
  /** bcrypt's cost: each step doubles the work. */
  readonly cost: number;
  /** At once; bcrypt works in the thread pool, which files and DNS need too. */
  readonly concurrency?: number | undefined;
  /**
   * As many more wait; further ones are told `overloaded`, so that a flood of sign-ins does not stop everything else.
   */
  readonly maxWaiting?: number | undefined;
}

const algorithm = 'bcrypt-sha256';
const storedPattern = /^bcrypt-sha256\$(\d{2})\$([./A-Za-z0-9]{53})$/;
/** A well-formed hash of nothing: comparing with it costs what any other comparison costs. */
const nobody = `${'.'.repeat(22)}${'x'.repeat(31)}`;

const pad = (cost: number) => String(cost).padStart(2, '0');

/**
 * bcrypt drops everything after 72 bytes and stops at a zero byte, so it is given the SHA-256 in base64. Normalised
 * first: the same password typed on another keyboard may come as other code points.
 */
const prehash = (password: string): string => createHash('sha256').update(password.normalize('NFKC')).digest('base64');

export function createPasswords({ cost, concurrency = 2, maxWaiting = 64 }: PasswordOptions): Passwords {
  const turn = createTurns(concurrency, maxWaiting);

  return {
    hash: (password) => turn(async () => {
      const made = await bcrypt.hash(prehash(password), cost);
      return `${algorithm}$${pad(cost)}$${made.slice('$2b$12$'.length)}`;
    }),
    verify: (password, stored) => turn(async () => {
      const match = stored === null ? null : storedPattern.exec(stored);
      const [, storedCost = pad(cost), saltAndHash = nobody] = match ?? [];
      const same = await bcrypt.compare(prehash(password), `$2b$${storedCost}$${saltAndHash}`);
      const ok = same && match !== null;
      // what is missing to today's cost: an account of before must not answer sooner than one that does not exist
      for (let at = Number(storedCost); !ok && at < cost; at += 1) await bcrypt.compare('', `$2b$${pad(at)}$${nobody}`);
      return { ok, needsRehash: ok && Number(storedCost) < cost };
    }),
  };
}

/** Runs a few at once, in order, and refuses rather than let the line grow. */
function createTurns(concurrency: number, maxWaiting: number) {
  const line: (() => void)[] = [];
  let running = 0;

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (line.length >= maxWaiting) throw problem('overloaded', { headers: { 'Retry-After': '2' } });
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes straight to the next one: nobody can slip in between.
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
