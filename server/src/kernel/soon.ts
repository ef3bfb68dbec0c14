/** Known at once as a rule: a promise for it would cost every request a turn through the microtask queue. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value at once if it is there. What `use` throws is thrown or rejected; an `await` sees no difference. */
export const whenKnown = <T, U>(value: Soon<T>, use: (value: T) => Soon<U>): Soon<U> =>
  value instanceof Promise ? value.then(use) : use(value);
