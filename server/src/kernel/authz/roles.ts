import type { ContractRole, OperationInfo } from '../../contract/contract.ts';
import type { Actor } from '../context/context.ts';
import { problem } from '../errors/problem.ts';

const people: ReadonlySet<ContractRole> = new Set(['owner', 'caregiver', 'support', 'admin']);

/** Who may call an operation, read once from the contract's `x-roles`. */
export interface RoleRule {
  /** No key and no tenant: health, or an address whose token says it all. */
  readonly needsTenant: boolean;
  /** The platform operator's: it acts outside every tenant, and nobody inside one gets in. */
  readonly isOperators: boolean;
  /** It hands out tokens and is nobody's in particular, so one that comes along (an expired one, as a rule) says nothing. */
  readonly ignoresTokens: boolean;
  check(actor: Actor): void;
}

/** Whether a secret key's scopes cover what is wanted; `*` covers all. */
export const covers = (scopes: readonly string[], wanted: string): boolean => scopes.includes('*') || scopes.includes(wanted);

const asks = (signIn: boolean, isOperators: boolean): string =>
  isOperators ? 'Send the operator’s key as `Authorization: Bearer op_…`.'
    : signIn ? 'Send an access token as `Authorization: Bearer …`.' : 'Send a secret key as `Authorization: Bearer sk_…`.';

type RuledOperation = Pick<OperationInfo, 'roles' | 'scope' | 'secretAnswer'> & Partial<Pick<OperationInfo, 'whileInactive'>>;

/**
 * The one place where roles and scopes are checked, before an operation's own policy. Throws `unauthenticated` where signing in would
 * help, `forbidden` and `insufficient_scope` where it would not.
 */
export function roleRule({ roles, scope, secretAnswer, whileInactive }: RuledOperation): RoleRule {
  const allowed = new Set(roles);
  const open = allowed.has('anyone') || allowed.has('publishable') || allowed.has('provider');
  const signIn = roles.some((role) => people.has(role));
  const isOperators = allowed.has('operator');
  return {
    ignoresTokens: open && secretAnswer && !signIn,
    isOperators,
    needsTenant: !allowed.has('anyone') && !allowed.has('provider') && !isOperators,
    check(actor) {
      if (open) return;
      if (actor.kind === 'user' && allowed.has(actor.role)) {
        if (!actor.inactive || whileInactive) return;
        throw problem('account_not_active', { detail: 'Reactivate it first.' });
      }
      if (actor.kind === 'operator' && isOperators) return;
      if (actor.kind === 'key' && allowed.has('secret')) {
        // one without a scope opens to `*` alone: what was forgotten is closed
        if (covers(actor.scopes, scope ?? '*')) return;
        throw problem('insufficient_scope', { detail: `This needs the scope ${scope ?? '*'}.` });
      }
      if (actor.kind === 'anonymous') throw problem('unauthenticated', { detail: asks(signIn, isOperators) });
      throw problem('forbidden', { detail: `This needs one of: ${roles.join(', ')}.` });
    },
  };
}
