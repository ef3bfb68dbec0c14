import type { Ctx } from '../../kernel/context/context.ts';
import type { ProviderName } from '../../kernel/context/tenant.ts';

export type Credentials = Readonly<Record<string, string>>;

export interface OwnAccountsDeps<T> {
  readonly provider: ProviderName;
  /** Opens what is sealed in the settings; null where there is nothing. */
  readonly credentials: (ctx: Pick<Ctx, 'tenant'>, name: ProviderName) => Credentials | null;
  /** Makes the adapter; it must not call anybody yet. */
  readonly open: (credentials: Credentials) => T;
  /** How many adapters are kept. */
  readonly most?: number;
}

/**
 * The adapters of businesses that brought an account of their own. One is made when it is first needed and kept for as long as the settings that
 * `ctx` carries hold the same sealed credentials; those are a second old at most, so a change is in force everywhere within it.
 */
export function createOwnAccounts<T>({ provider, credentials, open, most = 200 }: OwnAccountsDeps<T>) {
  const kept = new Map<string, { readonly sealed: string; readonly adapter: T }>();

  return (ctx: Pick<Ctx, 'tenant'>): T | null => {
    const { id, settings } = ctx.tenant;
    const sealed = settings.providers[provider]?.sealed;
    const hit = kept.get(id);
    kept.delete(id);
    if (sealed === undefined) return null;
    const entry = hit?.sealed === sealed ? hit : { sealed, adapter: open(credentials(ctx, provider)!) };
    // put behind all others: the first is the one that was not used for longest
    kept.set(id, entry);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return entry.adapter;
  };
}
