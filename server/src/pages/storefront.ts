import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { send } from '@koa/send';
import type { Context, Middleware } from 'koa';
import { readBody } from '../kernel/http/body.ts';

export const storefrontDir = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/storefront/dist');

export interface StorefrontHost {
  /** The local port that this storefront answers on. */
  readonly port: number;
  readonly publishableKey: string;
  /** Where its maps get their tiles from (`{z}`, `{x}`, `{y}` in it), and whom they name for them. */
  readonly mapTiles?: { readonly url: string; readonly attribution: string } | undefined;
}

export interface StorefrontPagesOptions {
  readonly dir?: string;
  /** Where else files may come from, as a source of a content security policy. */
  readonly files?: () => string;
}

const yearMs = 365 * 86_400_000;
const hostOf = (url: string): string => /^https?:\/\/[^/]+/.exec(url.replace('{s}', '*'))![0];
/** `files` is where files come from and go to: this server by its public name, or a storage. */
const contentPolicy = (files: string, tiles: StorefrontHost['mapTiles']): string => [
  "default-src 'self'", `connect-src 'self' ${files}`, `img-src 'self' data: blob: ${files}${tiles ? ` ${hostOf(tiles.url)}` : ''}`, "style-src 'self' 'unsafe-inline'", "object-src 'none'",
  "frame-ancestors 'none'", "base-uri 'self'",
].join('; ');

const returnPage = /^\/login\/[a-z0-9-]{2,40}$/;
const longestAnswer = 16 * 1_024;

/** Some sign-in providers (Apple) post their answer, which no page can read; so it is put where all the others put it. */
async function answerToAddress(koa: Context): Promise<void> {
  const form = new URLSearchParams((await readBody(koa.req, longestAnswer)).toString('utf8'));
  const answer = new URLSearchParams();
  for (const name of ['state', 'code', 'iss', 'user', 'error', 'error_description']) {
    const value = form.get(name);
    if (value !== null) answer.set(name, value);
  }
  koa.set('cache-control', 'no-store');
  koa.redirect(`${koa.path}?${answer}`);
  koa.status = 303;
}

/**
 * The example storefront, one brand on each port: the same files, told apart by the publishable key that they are given.
 * A path that is no file is a page of the storefront's own router.
 */
export function createStorefrontPages(hosts: readonly StorefrontHost[], { dir = storefrontDir, files = () => "'self'" }: StorefrontPagesOptions = {}): Middleware {
  return async (koa, next) => {
    const host = hosts.find(({ port }) => port === koa.req.socket.localPort);
    if (host && koa.method === 'POST' && returnPage.test(koa.path)) return answerToAddress(koa);
    if (!host || (koa.method !== 'GET' && koa.method !== 'HEAD') || koa.path.startsWith('/api/') || !existsSync(dir)) return next();
    koa.set('content-security-policy', contentPolicy(files(), host.mapTiles));
    koa.set('referrer-policy', 'same-origin');
    if (koa.path === '/storefront-config.json') {
      koa.set('cache-control', 'no-store');
      koa.body = { apiUrl: '', publishableKey: host.publishableKey, sandbox: true, mailViewerUrl: '/sandbox-mail', mapTiles: host.mapTiles ?? null };
      return;
    }
    // letters, digits, dots and dashes, part by part: no way up, and nothing that would have to be decoded
    const isFile = /^(\/[\w-]+(\.[\w-]+)*)+$/.test(koa.path) && /\.\w+$/.test(koa.path) && existsSync(join(dir, koa.path));
    const immutable = koa.path.startsWith('/assets/');
    if (immutable && !isFile) return next();
    await send(koa, isFile ? koa.path : 'index.html', { root: dir, maxage: immutable ? yearMs : 0, immutable });
  };
}
