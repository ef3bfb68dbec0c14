import type { Middleware } from 'koa';
import type { Tenants } from '../modules/platform/index.ts';
import type { SandboxControl } from '../ports/sandbox/index.ts';
import { createMailPages } from './mail.ts';
import { createReferencePages } from './reference.ts';
import { createStorefrontPages, type StorefrontHost } from './storefront.ts';

export type { StorefrontHost } from './storefront.ts';

export interface PagesDeps {
  readonly storefronts: readonly StorefrontHost[];
  readonly tenants: Pick<Tenants, 'byKey'>;
  readonly sandboxControl: SandboxControl | null;
  /** Where the storage's signed addresses begin. */
  readonly filesUrl?: () => string;
}

/** Everything that answers outside `/api`. */
export function createPages({ storefronts, tenants, sandboxControl, filesUrl }: PagesDeps): Middleware {
  const tenantAt = async (port: number) => {
    const host = storefronts.find((storefront) => storefront.port === port);
    return host ? (await tenants.byKey(host.publishableKey)).tenant : null;
  };
  const pages = [
    createReferencePages(),
    ...(sandboxControl ? [createMailPages({ control: sandboxControl, tenantAt })] : []),
    createStorefrontPages(storefronts, undefined, filesUrl),
  ];
  return (koa, next) => {
    const at = (index: number): Promise<unknown> => (pages[index] ? Promise.resolve(pages[index](koa, () => at(index + 1))) : next());
    return at(0);
  };
}
