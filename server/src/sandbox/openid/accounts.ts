import { createHash } from 'node:crypto';
import type { AccountClaims } from 'oidc-provider';
import type { FormObject } from '../http/form.ts';
import type { Store } from '../store.ts';

/** Somebody with an account at the stand-in: whoever one says one is. */
export interface OpenidAccount {
  readonly sub: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
}

const kind = 'openid-account';
const mostAccounts = 500;

const text = (form: FormObject, name: string): string => {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** The same address is the same person, however often they come. */
const subOf = (email: string): string => createHash('sha256').update(`openid ${email.toLowerCase()}`).digest('hex').slice(0, 24);

export const createAccounts = (store: Store) => ({
  find: (sub: string): OpenidAccount | null => store.get<OpenidAccount>(kind, sub),
  /** Newest first. */
  recent: (): OpenidAccount[] => store.list<OpenidAccount>(kind, { limit: 5 }),
  /** From the page's form: one that was here before, or a new one; null for neither. */
  fromForm(form: FormObject): OpenidAccount | null {
    const known = text(form, 'account');
    if (known !== '') return store.get<OpenidAccount>(kind, known);
    const [email, name] = [text(form, 'email'), text(form, 'name')];
    if (!/^[^\s@]{1,64}@[^\s@]{1,180}$/.test(email) || name.length > 80) return null;
    const account = { sub: subOf(email), email, emailVerified: form['email_verified'] !== undefined, name: name || email.split('@', 1)[0]! };
    store.put(kind, account.sub, account);
    store.trim(kind, mostAccounts);
    return account;
  },
});
export type Accounts = ReturnType<typeof createAccounts>;

export const claimsOf = ({ sub, email, emailVerified, name }: OpenidAccount): AccountClaims => {
  const [given = name, ...rest] = name.split(' ');
  return { sub, email, email_verified: emailVerified, name, given_name: given, ...(rest.length > 0 ? { family_name: rest.join(' ') } : {}) };
};
