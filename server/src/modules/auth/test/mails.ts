import type { TenantName, World } from '../../../../test/app/index.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** The mails of an address once everything recorded is worked off, in the order they were sent. */
export async function mailsOf(world: World, email: string, tenant: TenantName = 'alpha'): Promise<Mail[]> {
  await world.settled(tenant);
  const { body } = await world.call('listSandboxInbox', { token: world.secretKey(tenant), tenant, query: { to: email } });
  return (body.data as (Mail & { sentAt?: string })[]).toReversed();
}

/** The token in the link of the last mail that has one. */
export async function tokenOf(world: World, email: string, tenant: TenantName = 'alpha'): Promise<string> {
  const tokens = (await mailsOf(world, email, tenant)).flatMap(({ text }) => /[?&]token=([\w%-]+)/.exec(text)?.[1] ?? []);
  if (tokens.length === 0) throw new Error(`no mail with a link for ${email}`);
  return decodeURIComponent(tokens.at(-1)!);
}
