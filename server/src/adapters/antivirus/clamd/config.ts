import type { Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const clamdConfig = {
  CLAMD_URL: {
    doc:
      'Where clamd listens: tcp://host:3310 or unix:/run/clamav/clamd.ctl. Its own configuration should say AlertExceedsMax yes ' +
      '(or it calls what it did not scan clean) and StreamMaxLength above the largest upload.',
    check: (value: string): string | null => {
      try {
        parseClamdUrl(value);
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    },
  },
} as const satisfies Settings;

export type ClamdConfig = Record<keyof typeof clamdConfig, string>;

export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

export function parseClamdUrl(value: string): ClamdAddress {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'unix:' && url.pathname.startsWith('/')) return { path: decodeURIComponent(url.pathname) };
  if (url?.protocol === 'tcp:' && url.hostname !== '') {
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 3310 : Number(url.port) };
  }
  throw new Error('must be tcp://host:port or unix:/path');
}
