import { lookup as systemLookup } from 'node:dns';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

/** The address that somebody gave leads where we do not go. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

export interface GuardedInit {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | URLSearchParams | null | undefined;
  readonly signal?: AbortSignal | undefined;
}
export type GuardedFetch = (url: string | URL, init?: GuardedInit) => Promise<Response>;

export interface GuardedFetchOptions {
  /** For the sandbox's stand-ins on this machine: these may be private, and without TLS. */
  readonly isTrusted?: ((url: URL) => boolean) | undefined;
  readonly maxBytes?: number | undefined;
  /** For each request, besides the caller's own signal. */
  readonly timeoutMs?: number | undefined;
  readonly lookup?: typeof systemLookup | undefined;
}

/** Asks the resolver, and hands nothing private on: what was checked is what is connected to. */
const publicLookup = (lookup: typeof systemLookup): LookupFunction => (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const first = addresses[0];
    if (!first || addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(new ForbiddenAddress(`${hostname} is at a private address`), '', 0);
    }
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

const statusesWithoutBody = new Set([101, 204, 205, 304]);

async function answerOf(response: IncomingMessage, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) {
      response.destroy();
      throw new Error(`The answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk as Buffer);
  }
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  const status = response.statusCode ?? 502;
  return new Response(statusesWithoutBody.has(status) ? null : Buffer.concat(chunks), { status, headers });
}

/**
 * `fetch` for addresses that others choose (issuers, webhooks): https only, never to a private address, whatever the name resolves to
 * at that moment; no redirects, a bounded answer, a deadline. Throws {@link ForbiddenAddress}, or what went wrong on the way.
 */
export function createGuardedFetch(options: GuardedFetchOptions = {}): GuardedFetch {
  const { isTrusted = () => false, maxBytes = 1024 * 1024, timeoutMs = 10_000, lookup = systemLookup } = options;
  const guarded = publicLookup(lookup);

  return async (given, { method = 'GET', headers = {}, body, signal } = {}) => {
    const url = new URL(given);
    const trusted = isTrusted(url);
    if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) throw new ForbiddenAddress('Only https is asked');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // for an address there is nothing to look up
    if (!trusted && isIP(host) !== 0 && isPrivateAddress(host)) throw new ForbiddenAddress(`${host} is a private address`);

    const deadline = AbortSignal.timeout(timeoutMs);
    const until = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const bytes = body instanceof URLSearchParams ? body.toString() : body;
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const request: ClientRequest = (url.protocol === 'http:' ? requestHttp : requestHttps)(url, {
          method, headers, signal: until, agent: false, ...(trusted ? {} : { lookup: guarded }),
        });
        request.once('response', resolve);
        request.once('error', reject);
        request.end(bytes ?? undefined);
      });
      return await answerOf(response, maxBytes);
    } catch (error) {
      // as `fetch` says it: a TimeoutError, or the caller's own reason
      throw until.aborted ? until.reason : error;
    }
  };
}
