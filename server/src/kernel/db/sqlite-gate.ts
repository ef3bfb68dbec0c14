import { problem } from '../errors/problem.ts';

export interface GateOptions {
  readonly waitTimeoutMs: number;
  readonly maxWaiting: number;
}

export interface Gate {
  /** Waits for the turn and answers the function that ends it. Rejects with `overloaded` after the deadline. */
  enter(): Promise<() => void>;
  readonly waiting: number;
}

interface Waiter {
  readonly admit: (leave: () => void) => void;
  readonly timer: NodeJS.Timeout;
}

// A transaction on SQLite never leaves the microtask queue, so a long line of them would keep timers and sockets
// waiting
const TURNS_BETWEEN_BREATHS = 16;

/**
 * One at a time, first come first served. TypeORM shares one connection for SQLite; without turns, a transaction that
 * awaits anything finds another's statements inside its own, and loses or keeps them with its rollback or commit.
 */
export const createGate = ({ waitTimeoutMs, maxWaiting }: GateOptions): Gate => {
  const queue = new Set<Waiter>(); // keeps the order of arrival, and forgets one that gave up in O(1)
  let taken = false;
  let turns = 0;

  const createLeave = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      turns += 1;
      if (queue.size > 0 && turns % TURNS_BETWEEN_BREATHS === 0) setImmediate(admitNext);
      else admitNext();
    };
  };

  const admitNext = (): void => {
    const next = queue.values().next().value;
    if (!next) {
      taken = false;
      return;
    }
    queue.delete(next);
    clearTimeout(next.timer);
    next.admit(createLeave());
  };

  return {
    enter: () => {
      if (!taken) {
        taken = true;
        return Promise.resolve(createLeave());
      }
      if (queue.size >= maxWaiting) {
        return Promise.reject(
          problem('overloaded', { cause: new Error(`${maxWaiting} transactions are waiting already`) }),
        );
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          queue.delete(waiter);
          reject(problem('overloaded', { cause: new Error(`no turn at the database within ${waitTimeoutMs} ms`) }));
        }, waitTimeoutMs);
        const waiter: Waiter = { admit: resolve, timer };
        queue.add(waiter);
      });
    },
    get waiting() {
      return queue.size;
    },
  };
};
