import type { Tenant } from '../context/tenant.ts';
import type { Vault } from './vault.ts';

/** How a repository keeps a secret in a `text()` column: it seals what goes in and opens what comes out. Null stays null. */
export interface SealedField<T> {
  readonly purpose: string;
  seal(ctx: Whose, value: T, subject?: string): string;
  seal(ctx: Whose, value: T | null, subject?: string): string | null;
  /** Throws a `VaultError` for what is not this tenant's, this field's or this subject's. */
  open(ctx: Whose, sealed: string, subject?: string): T;
  open(ctx: Whose, sealed: string | null, subject?: string): T | null;
  /** What to store in its place, if it is not under today's key; null if it is, or if there is nothing. */
  outdated(ctx: Whose, sealed: string | null, subject?: string): string | null;
}

/** A `Ctx`, as far as it is needed. */
interface Whose {
  readonly tenant: Pick<Tenant, 'id'>;
}

interface Coding<T> {
  readonly write: (value: T) => string;
  readonly read: (text: string) => T;
}

/**
 * A field that the database sees only sealed. `purpose` names the field for good: what was sealed under one name opens under no
 * other. `subject` is the id of its row or of the person.
 */
export function sealedField<T>(vault: Vault, purpose: string, { write, read }: Coding<T>): SealedField<T> {
  const contextOf = (ctx: Whose, subject: string | undefined) => ({ tenantId: ctx.tenant.id, purpose, subject });
  const seal = (ctx: Whose, value: T | null, subject?: string): string | null =>
    value === null ? null : vault.seal(write(value), contextOf(ctx, subject));
  const open = (ctx: Whose, sealed: string | null, subject?: string): T | null =>
    sealed === null ? null : read(vault.open(sealed, contextOf(ctx, subject)));
  return {
    purpose,
    seal: seal as SealedField<T>['seal'],
    open: open as SealedField<T>['open'],
    outdated: (ctx, sealed, subject) =>
      sealed === null || vault.isCurrent(sealed) ? null : vault.reseal(sealed, contextOf(ctx, subject)),
  };
}

const asIs = (text: string): string => text;

export const sealedText = (vault: Vault, purpose: string): SealedField<string> =>
  sealedField(vault, purpose, { write: asIs, read: asIs });

export const sealedJson = <T>(vault: Vault, purpose: string): SealedField<T> =>
  sealedField<T>(vault, purpose, { write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) as T });
