import type { Between } from '../../../src/between.ts';
import type { Database } from '../../../src/kernel/db/index.ts';
import { ProviderError, type PaymentProvider } from '../../../src/ports/payments/index.ts';

/**
 * A call of a provider is three steps: what is meant is written down, the provider is asked, what it said is written down. Here are all the moments
 * between them, and what can become of the question and of the answer.
 */
export const faultKinds = ['dies before asking', 'dies after asking', 'dies before writing', 'dies after writing', 'no answer', 'answer lost', 'too many'] as const;
/** What moves money, or says that it will be. */
export const faultCalls = ['createIntent', 'saved.confirm', 'accept', 'capture', 'cancel', 'refund', 'payouts.send'] as const;
export interface Fault {
  readonly what: (typeof faultKinds)[number];
  /** Which call it strikes; any that comes next, if null. */
  readonly on: (typeof faultCalls)[number] | null;
  /** How many such moments pass before it. */
  readonly after: number;
}

/** Nothing in the server knows it, so nothing is done about it: what comes after such a moment does not happen. */
class Died extends Error {
  override readonly name = 'Died';
  constructor(moment: string) {
    super(`the server died: ${moment}`);
  }
}
/** In what is logged. */
export const isOfFault = (line: string): boolean => /the server died|a fault of the test/.test(line);

const unavailable = (code: string): ProviderError => new ProviderError({ kind: 'unavailable', code, message: `a fault of the test: ${code}`, retryable: true });
const timeout = (): ProviderError => new ProviderError({ kind: 'timeout', message: 'a fault of the test: the answer was lost', retryable: true });

export interface Faults {
  readonly between: Between;
  /** It is waited for until it comes about, or until `disarm`. */
  arm(fault: Fault): void;
  disarm(): void;
  /** Those that came about, by kind and by what was asked. */
  readonly taken: string[];
}

export function createFaults(): Faults {
  let armed: { readonly fault: Fault; left: number }[] = [];
  /** What was asked last: only what follows a question writes its outcome. */
  let asked: string | null = null;
  const taken: string[] = [];

  const isNow = (kinds: readonly Fault['what'][]): Fault['what'] | null => {
    const meant = armed.find(({ fault: { what, on } }) => kinds.includes(what) && asked !== null && (on === null || on === asked));
    if (!meant || (meant.left -= 1) >= 0) return null;
    armed = armed.filter((one) => one !== meant);
    taken.push(`${meant.fault.what}: ${asked}`);
    return meant.fault.what;
  };

  const ask = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    asked = name;
    const what = isNow(['dies before asking', 'dies after asking', 'no answer', 'answer lost', 'too many']);
    if (what === 'dies before asking') throw new Died(what);
    if (what === 'no answer') throw unavailable('no_answer');
    if (what === 'too many') throw unavailable('rate_limit');
    // what the provider refuses is an answer, too
    const answer = await work().then((value) => ({ value }), (error: unknown) => ({ error }));
    if (what === 'dies after asking') throw new Died(what);
    if (what === 'answer lost') throw timeout();
    if ('error' in answer) throw answer.error;
    return answer.value;
  };

  const write = async <T>(work: (dies: () => void) => Promise<T>): Promise<T> => {
    const what = isNow(['dies before writing', 'dies after writing']);
    asked = null;
    const result = await work(() => {
      if (what === 'dies before writing') throw new Died(what);
    });
    if (what === 'dies after writing') throw new Died(what);
    return result;
  };

  /** Every function of it that asks the provider, those of its parts as well. */
  const around = <T extends object>(of: T, path = ''): T => new Proxy(of, {
    get(target, name) {
      const real: unknown = Reflect.get(target, name);
      if (typeof real === 'object' && real !== null) return around(real, `${path}${String(name)}.`);
      if (typeof real !== 'function' || name === 'verifyWebhook') return real;
      return (...input: unknown[]) => ask(`${path}${String(name)}`, () => (real as (...given: unknown[]) => Promise<unknown>)(...input));
    },
  });

  const aroundPayouts = <T extends object>(provider: T | null): T | null => provider && around(provider, 'payouts.');

  return {
    taken,
    arm: (fault) => void armed.push({ fault, left: fault.after }),
    disarm() {
      armed = [];
      asked = null;
    },
    between: {
      database: (database): Database => ({
        ...database,
        transaction: (ctx, work) => (ctx.tx ? database.transaction(ctx, work) : write((dies) => database.transaction(ctx, async (tx) => {
          const result = await work(tx);
          dies();
          return result;
        }))),
      }),
      payments: ({ platform, own }) => ({
        platform: Object.fromEntries(Object.entries(platform).map(([name, provider]) => [name, around(provider)])) as { stripe: PaymentProvider },
        own: (whose, name) => {
          const provider = own(whose, name);
          return provider && around(provider);
        },
      }),
      payouts: (providers) => ({
        ...providers,
        provider: async (...asked) => aroundPayouts(await providers.provider(...asked)),
        own: async (...asked) => aroundPayouts((await providers.own?.(...asked)) ?? null),
      }),
    },
  };
}
