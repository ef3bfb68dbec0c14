/** Known at once as a rule, and a promise for it where it has to be looked up; `await` sees no difference. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value at once if it is there. What `use` throws is thrown or rejected; an `await` sees no difference. */
export const whenKnown = <T, U>(value: Soon<T>, use: (value: T) => Soon<U>): Soon<U> =>
  value instanceof Promise ? value.then(use) : use(value);
