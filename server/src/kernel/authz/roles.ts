import type { ContractRole, OperationInfo } from '../../contract/contract.ts';
import type { Actor } from '../context/context.ts';
import { problem } from '../errors/problem.ts';

const people: ReadonlySet<ContractRole> = new Set(['owner', 'caregiver', 'support', 'admin']);

/** Who may call an operation, read once from the contract's `x-roles`. */
export interface RoleRule {
  /** No key and no tenant: health, or an address whose token says it all. */
  readonly needsTenant: boolean;
  /** It hands out tokens, so one that comes along (an expired one, as a rule) says nothing. */
  readonly ignoresTokens: boolean;
  check(actor: Actor): void;
}

/**
 * The one place where roles are checked, before an operation's own policy. Throws `unauthenticated` where signing in would help,
 * `forbidden` where it would not.
 */
export function roleRule({ roles, secretAnswer }: Pick<OperationInfo, 'roles' | 'secretAnswer'>): RoleRule {
  const allowed = new Set(roles);
  const open = allowed.has('anyone') || allowed.has('publishable') || allowed.has('provider');
  const signIn = roles.some((role) => people.has(role));
  return {
    ignoresTokens: open && secretAnswer,
    needsTenant: !allowed.has('anyone') && !allowed.has('provider') && !allowed.has('operator'),
    check(actor) {
      if (open) return;
      if (actor.kind === 'user' && allowed.has(actor.role)) return;
      if (actor.kind === 'key' && allowed.has('secret')) return;
      if (actor.kind === 'anonymous') {
        throw problem('unauthenticated', {
          detail: signIn ? 'Send an access token as `Authorization: Bearer …`.' : 'Send a secret key as `Authorization: Bearer sk_…`.',
        });
      }
      throw problem('forbidden', { detail: `This needs one of: ${roles.join(', ')}.` });
    },
  };
}
