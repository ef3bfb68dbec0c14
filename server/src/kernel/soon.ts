/** Known at once as a rule, and a promise for it where it has to be looked up; `await` sees no difference. */
export type Soon<T> = T | Promise<T>;
