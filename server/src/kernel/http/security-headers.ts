import type { Middleware } from 'koa';

const yearS = 31_536_000;

/**
 * What every answer says to browsers. The API answers data, so a browser that is made to show it as a page may do nothing with it; pages
 * and files say what they need themselves, afterwards.
 */
export const securityHeaders: Middleware = (koa, next) => {
  const { res } = koa;
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('x-frame-options', 'DENY');
  // only where it came by TLS: over HTTP browsers ignore it, and a development server must not claim it for its host
  if (koa.secure) res.setHeader('strict-transport-security', `max-age=${yearS}`);
  if (koa.path.startsWith('/api/')) {
    res.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    res.setHeader('referrer-policy', 'no-referrer');
    res.setHeader('cross-origin-resource-policy', 'same-origin');
  }
  return next();
};
