import type { MapTiles } from '../lib/tiles.ts';

/** What the serving host tells the storefront before it starts. Nothing of a brand is compiled in. */
export interface ShopConfig {
  /** Where the API is; empty means the page's own origin. */
  apiUrl: string;
  /** Names the business; safe in a browser. Without one the server's demo business is used. */
  publishableKey: string | undefined;
  sandbox: boolean;
  /** A page that shows the mail a sandbox sent, where there is one. */
  mailViewerUrl: string | undefined;
  /** Where maps get their tiles from; without them they have a plain ground. */
  mapTiles: MapTiles | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function tilesOf(value: unknown): MapTiles | undefined {
  const { url, attribution } = (value ?? {}) as Record<string, unknown>;
  return text(url) === undefined ? undefined : { url: String(url), attribution: text(attribution) ?? '' };
}

/** Reads `/storefront-config.json`; in `vite dev`, where nobody serves it, the `VITE_*` variables stand in. */
export async function loadConfig(): Promise<ShopConfig> {
  const fallback: ShopConfig = {
    apiUrl: text(import.meta.env.VITE_API_URL) ?? '',
    publishableKey: text(import.meta.env.VITE_PUBLISHABLE_KEY),
    sandbox: import.meta.env.VITE_SANDBOX === 'true',
    mailViewerUrl: text(import.meta.env.VITE_MAIL_VIEWER_URL),
    mapTiles: undefined,
  };
  const response = await fetch('/storefront-config.json', { signal: AbortSignal.timeout(10_000) });
  // A development server answers unknown addresses with index.html; that is no configuration.
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return fallback;
  const found = (await response.json()) as Record<string, unknown>;
  return {
    apiUrl: text(found['apiUrl']) ?? fallback.apiUrl,
    publishableKey: text(found['publishableKey']) ?? fallback.publishableKey,
    sandbox: found['sandbox'] === true,
    mailViewerUrl: text(found['mailViewerUrl']),
    mapTiles: tilesOf(found['mapTiles']),
  };
}
