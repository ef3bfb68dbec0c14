import type { Context, Middleware, Next } from 'koa';
import type { Tenant } from '../context/tenant.ts';

const allowedHeaders = 'authorization, content-type, idempotency-key, if-match, x-device-token, x-publishable-key';
const exposedHeaders = 'etag, idempotent-replayed, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id';

/**
 * A preflight carries no key, so it passes for an origin that any tenant registered; the answer itself can only be read by an
 * origin of its own tenant's, or, where it is no tenant's at all, of any.
 */
export function createCors(isRegistered: (origin: string) => Promise<boolean>): Middleware {
  const mayRead = async (koa: Context, origin: string): Promise<boolean> => {
    const tenant = koa.state['tenant'] as Tenant | undefined;
    if (tenant) return tenant.settings.allowedOrigins.includes(origin);
    // no tenant's: too many requests, an unknown key, the health
    return koa.path.startsWith('/api/') && isRegistered(origin);
  };

  const crossOrigin = async (koa: Context, origin: string, next: Next): Promise<void> => {
    koa.vary('origin');
    if (koa.method === 'OPTIONS' && koa.get('access-control-request-method') !== '') {
      if (await isRegistered(origin)) {
        koa.set('access-control-allow-origin', origin);
        koa.set('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
        koa.set('access-control-allow-headers', allowedHeaders);
        koa.set('access-control-max-age', '600');
      }
      koa.status = 204;
      return;
    }
    // the tenant is known once the pipeline ran, and errors need the headers too
    try {
      await next();
    } finally {
      if (await mayRead(koa, origin)) {
        koa.set('access-control-allow-origin', origin);
        koa.set('access-control-expose-headers', exposedHeaders);
      }
    }
  };

  return (koa, next) => {
    const { origin } = koa.req.headers;
    return origin === undefined || origin === '' ? next() : crossOrigin(koa, origin, next);
  };
}
