import type { TenantSlug } from './types.ts';

/** Every demo account's password. Sandbox tenants only: nobody real ever has one of these accounts. */
export const DEMO_PASSWORD = 'walk-the-dog-2026';

export interface DemoLogin {
  readonly role: 'owner' | 'caregiver' | 'admin' | 'support';
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

const login = (role: DemoLogin['role'], slug: TenantSlug, name: string): DemoLogin => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return { role, email: `${role}@${slug}.example`, firstName, lastName };
};

/** The accounts to sign in with. */
export const DEMO_LOGINS: Record<TenantSlug, readonly DemoLogin[]> = {
  pawhaven: [
    login('owner', 'pawhaven', 'Maya Brooks'), login('caregiver', 'pawhaven', 'Elena Vasquez'),
    login('admin', 'pawhaven', 'Alex Morgan'), login('support', 'pawhaven', 'Riley Chen'),
  ],
  citytails: [
    login('owner', 'citytails', 'Sam Rivera'), login('caregiver', 'citytails', 'Jordan Coleman'),
    login('admin', 'citytails', 'Dana Whitfield'), login('support', 'citytails', 'Kim Nguyen'),
  ],
};

export function loginOf(slug: TenantSlug, role: DemoLogin['role']): DemoLogin {
  const found = DEMO_LOGINS[slug].find((each) => each.role === role);
  if (!found) throw new Error(`no ${role} login for ${slug}`);
  return found;
}
