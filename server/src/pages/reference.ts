import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { send } from '@koa/send';
import type { Middleware } from 'koa';

const bundle = join(dirname(fileURLToPath(import.meta.url)), '../../../openapi/generated');
const scalar = join(fileURLToPath(import.meta.resolve('@scalar/api-reference')), '../browser');

const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>API reference</title>
  <link rel="icon" href="data:,">
</head>
<body>
  <div id="reference"></div>
  <script src="/docs/reference.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;

// nothing is fetched from elsewhere: no fonts, no telemetry, no proxy
const start = `Scalar.createApiReference('#reference', {
  url: '/docs/openapi.json', withDefaultFonts: false, telemetry: false, hideClientButton: true, showDeveloperTools: 'never',
  agent: { disabled: true }, mcp: { disabled: true },
});
`;

/** Scalar styles its elements one by one, and draws its icons and font from data; it needs nothing else, and nobody else. */
const contentPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/** The API reference at `/docs`, made from the contract, and the contract itself at `/docs/openapi.json`. */
export function createReferencePages(): Middleware {
  return async (koa, next) => {
    if (koa.method !== 'GET' && koa.method !== 'HEAD') return next();
    switch (koa.path) {
      case '/docs':
      case '/docs/':
      case '/docs/errors':
        koa.set('content-security-policy', contentPolicy);
        koa.type = 'html';
        koa.body = page;
        return;
      case '/docs/start.js':
        koa.type = 'js';
        koa.body = start;
        return;
      case '/docs/reference.js':
        await send(koa, 'standalone.js', { root: scalar, maxage: 3_600_000 });
        return;
      case '/docs/openapi.json':
        await send(koa, 'openapi.json', { root: bundle });
        return;
      default:
        return next();
    }
  };
}
