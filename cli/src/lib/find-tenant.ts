import { listTenants } from '@dogcare/sdk';
import type { Client } from '@dogcare/sdk';
import { usage } from './usage.ts';

/** A tenant's id, from its id or its short name. */
export async function tenantIdOf(client: Client, given: string): Promise<string> {
  if (given.startsWith('ten_')) return given;
  const { data } = await listTenants({ client, query: { slug: given } });
  if (!data[0]) throw usage(`There is no tenant ${given}. See: dogcare tenants list`);
  return data[0].id;
}
