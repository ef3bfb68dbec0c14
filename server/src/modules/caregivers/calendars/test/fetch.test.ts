import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, ForbiddenAddress, type GuardedFetch } from '../../../../kernel/net/index.ts';
import { fetchCalendar, readAddress } from '../fetch.ts';
import { calendarLimits } from '../limits.ts';

const url = new URL('https://calendar.example/a.ics');
const codeOf = (guardedFetch: GuardedFetch, at = url): Promise<string> =>
  fetchCalendar(guardedFetch, at).then((text) => `read ${text}`, (error: { code?: string }) => String(error.code));

describe('an address', () => {
  it('is https, or what calendar apps write for it', () => {
    expect(readAddress(' webcal://calendar.example/a.ics#top ')?.href).toBe('https://calendar.example/a.ics');
    expect(readAddress('https://calendar.example/a.ics?key=1')?.href).toBe('https://calendar.example/a.ics?key=1');
    for (const none of ['', 'calendar', 'https://', 'https://me:secret@calendar.example/']) expect(readAddress(none)).toBeNull();
  });
});

describe('fetching a calendar', () => {
  it('never asks a private address, whatever name leads there, and however late it is told', async () => {
    const asked: string[] = [];
    const lookup = ((host: string, _options: unknown, done: (error: null, addresses: { address: string; family: number }[]) => void) => {
      asked.push(host);
      done(null, [{ address: host === 'mixed.example' ? '93.184.216.34' : '10.0.0.7', family: 4 }, { address: '169.254.169.254', family: 4 }]);
    }) as never;
    const guarded = createGuardedFetch({ ...calendarLimits, lookup });
    expect(await codeOf(guarded)).toBe('address_not_allowed');
    expect(await codeOf(guarded, new URL('https://mixed.example/'))).toBe('address_not_allowed');
    expect(asked).toEqual(['calendar.example', 'mixed.example']);
    // the first answer is public and leads to a name that is not
    const leads: GuardedFetch = async (to) => (String(to) === url.href ? new Response(null, { status: 307, headers: { location: 'https://inside.example/' } }) : guarded(to));
    expect(await codeOf(leads)).toBe('address_not_allowed');
  });

  it('has one deadline for all that it is led through, and tells what went wrong', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const round: GuardedFetch = async (_to, init) => {
      signals.push(init?.signal);
      return new Response(null, { status: 302, headers: { location: '/again' } });
    };
    expect(await codeOf(round)).toBe('http_error');
    expect(signals).toHaveLength(1 + calendarLimits.redirects);
    expect(new Set(signals).size).toBe(1);
    const fails = (error: Error): GuardedFetch => async () => {
      throw error;
    };
    expect(await codeOf(fails(new DOMException('late', 'TimeoutError')))).toBe('timed_out');
    expect(await codeOf(fails(new ForbiddenAddress('no')))).toBe('address_not_allowed');
    expect(await codeOf(fails(new Error('ECONNREFUSED')))).toBe('unreachable');
    expect(await codeOf(() => Promise.resolve(new Response('', { status: 302, headers: { location: 'https://[' } })))).toBe('http_error');
    expect(await codeOf(() => Promise.resolve(new Response(null, { status: 204 })))).toBe('http_error');
  });

  describe('from a server', () => {
    const server = createServer((request, response) => {
      response.writeHead(200);
      // one that begins, and never ends
      if (request.url === '/slow') response.write('BEGIN:VCALENDAR\r\n');
      else response.end(Buffer.alloc(calendarLimits.maxBytes + Number(request.url!.slice(1)), 'x'));
    });
    const listening = new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });
    const trusting = (timeoutMs: number = calendarLimits.timeoutMs) => createGuardedFetch({ ...calendarLimits, timeoutMs, isTrusted: () => true });

    it('reads five megabytes, and not one byte more', async () => {
      expect((await codeOf(trusting(), new URL('/0', await listening))).length).toBe(calendarLimits.maxBytes + 5);
      expect(await codeOf(trusting(), new URL('/1', await listening))).toBe('too_large');
    });

    it('waits only so long for the end', async () => {
      expect(await codeOf(trusting(200), new URL('/slow', await listening))).toBe('timed_out');
    });
  });
});
