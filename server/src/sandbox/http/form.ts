/**
 * The form encoding that Stripe's clients speak: `a[b]=1`, `list[]=x`, `list[0][c]=y`. Values stay strings.
 * Written here because it is a page long, and because it must not fill prototypes or grow without bound.
 */
export type FormValue = string | FormValue[] | FormObject;
export interface FormObject {
  [key: string]: FormValue;
}

const maxPairs = 1000;
const maxDepth = 8;

export class FormError extends Error {
  override readonly name = 'FormError';
  /** For Koa. */
  readonly status = 400;
  readonly expose = true;
}

/** Objects without a prototype, so that `__proto__` is only a name. */
const emptyObject = (): FormObject => Object.create(null) as FormObject;

const keyParts = (key: string): string[] => {
  const head = /^[^[\]]+/.exec(key)?.[0];
  if (head === undefined) throw new FormError(`Invalid parameter name: ${key}`);
  const rest = key.slice(head.length);
  if (!/^(\[[^[\]]*\])*$/.test(rest)) throw new FormError(`Invalid parameter name: ${key}`);
  const parts = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
  if (parts.length > maxDepth) throw new FormError(`Parameter nested too deep: ${head}`);
  return parts;
};

/** An object whose keys are all numbers, or were all empty, was a list. */
const asLists = (value: FormValue): FormValue => {
  if (typeof value === 'string') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, asLists(inner)] as const);
  if (entries.length > 0 && entries.every(([key]) => /^\d{1,4}$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner);
  }
  const object = emptyObject();
  for (const [key, inner] of entries) object[key] = inner;
  return object;
};

export const parseForm = (text: string): FormObject => {
  const root = emptyObject();
  let count = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    if (++count > maxPairs) throw new FormError('Too many parameters');
    const parts = keyParts(key);
    let node = root;
    parts.forEach((part, index) => {
      const name = part === '' ? String(Object.keys(node).length) : part;
      if (index === parts.length - 1) {
        node[name] = value;
        return;
      }
      const next = node[name];
      if (typeof next === 'object' && !Array.isArray(next)) {
        node = next;
        return;
      }
      const made = emptyObject();
      node[name] = made;
      node = made;
    });
  }
  const object = emptyObject();
  for (const [key, value] of Object.entries(root)) object[key] = asLists(value);
  return object;
};
