import { isIP } from 'node:net';
import type { Middleware } from 'koa';
import { problem } from '../errors/problem.ts';

const nameIn = (host: string): string | null => {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return null;
  }
};

/** Whether a Host header names this machine itself: an address, or a name that no page elsewhere can make its own. */
export function isOwnHost(host: string | undefined, alsoOwn: readonly string[] = []): boolean {
  const name = host === undefined ? null : nameIn(host);
  return name !== null && (isIP(name) > 0 || name === 'localhost' || name.endsWith('.localhost') || alsoOwn.includes(name));
}

/**
 * For a server that is there for its own machine. Whoever opens a page of `evil.example` could be told that this name is at
 * 127.0.0.1 now, and the page could read everything here as its own origin (DNS rebinding); its requests still say `evil.example`.
 */
export function createHostGuard(alsoOwn: readonly string[]): Middleware {
  return (koa, next) => {
    if (!isOwnHost(koa.req.headers.host, alsoOwn)) {
      throw problem('forbidden', { detail: 'This server answers its own machine only. If another name is right, set DOGCARE_PUBLIC_URL to it.' });
    }
    return next();
  };
}
