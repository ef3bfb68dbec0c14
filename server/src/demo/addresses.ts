import type { Schema } from '../contract/contract.ts';
import type { DemoAddresses } from './load.ts';
import type { DemoParts } from './parts.ts';

/** An address that an earlier start gave; what somebody else set is theirs. */
const isOwn = (url: string): boolean => /^http:\/\/(?:localhost|127\.0\.0\.1):\d+(?:\/|$)/.test(url);

/** Started on other ports, the demo's businesses move along: links in mails and sign-in lead to where they are now. */
export async function moveDemo({ db, platform, contextFor }: Pick<DemoParts, 'db' | 'platform' | 'contextFor'>, addresses: Readonly<Record<string, DemoAddresses>>): Promise<void> {
  for (const [slug, { storefrontUrl, identityProviders }] of Object.entries(addresses)) {
    const row = await platform.repository.tenantBySlug(slug);
    if (!row) continue;
    const ctx = await contextFor(row.id, 'demo');
    const now = ctx.tenant.settings;
    const change: Schema<'UpdateSettings'> = {};
    if (isOwn(now.storefrontUrl) && now.storefrontUrl !== storefrontUrl) {
      change.storefrontUrl = storefrontUrl;
      change.allowedOrigins = now.allowedOrigins.map((origin) => (origin === now.storefrontUrl ? storefrontUrl : origin));
    }
    const moved = ({ id, issuer }: { id: string; issuer: string }) => identityProviders.find((one) => one.id === id && isOwn(issuer) && one.issuer !== issuer);
    if (now.identityProviders.some(moved)) change.identityProviders = now.identityProviders.map((one) => moved(one) ?? { id: one.id, name: one.name, issuer: one.issuer, clientId: one.clientId });
    if (Object.keys(change).length > 0) await db.transaction(ctx, (tx) => platform.settings.update(tx, change));
  }
}
