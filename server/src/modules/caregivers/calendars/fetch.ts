import { ForbiddenAddress, type GuardedFetch } from '../../../kernel/net/index.ts';
import { calendarLimits } from './limits.ts';
import { CalendarTrouble } from './trouble.ts';

const redirected = new Set([301, 302, 303, 307, 308]);

/** Calendar apps write `webcal:` for what is https. Null for what is no address at all. */
export function readAddress(text: string): URL | null {
  const given = text.trim().replace(/^webcals?:/i, 'https:');
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  url.hash = '';
  return url.hostname === '' || url.username !== '' || url.password !== '' ? null : url;
}

/** Reads a calendar's text; every address on the way is guarded like the first one. Throws {@link CalendarTrouble}. */
export async function fetchCalendar(guardedFetch: GuardedFetch, address: URL): Promise<string> {
  const signal = AbortSignal.timeout(calendarLimits.timeoutMs);
  let url = address;
  for (let hops = 0; hops <= calendarLimits.redirects; hops += 1) {
    const response = await asked(guardedFetch, url, signal);
    const next = redirected.has(response.status) ? response.headers.get('location') : null;
    if (next === null) {
      if (response.status !== 200) throw new CalendarTrouble('http_error', `The calendar’s server answered ${response.status}.`);
      return response.text();
    }
    const target = URL.canParse(next, url.href) ? readAddress(new URL(next, url.href).href) : null;
    if (!target) throw new CalendarTrouble('http_error', 'The calendar’s server leads on to what is no address.');
    url = target;
  }
  throw new CalendarTrouble('http_error', `The calendar’s server leads on more than ${calendarLimits.redirects} times.`);
}

async function asked(guardedFetch: GuardedFetch, url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await guardedFetch(url, { signal, headers: { accept: 'text/calendar, */*;q=0.1', 'user-agent': 'dogcare-calendar/1' } });
  } catch (error) {
    if (error instanceof ForbiddenAddress || (error as Error).cause instanceof ForbiddenAddress) {
      throw new CalendarTrouble('address_not_allowed', 'Calendars are read over https only, and from nowhere private.', error);
    }
    if ((error as Error).name === 'TimeoutError') throw new CalendarTrouble('timed_out', `The calendar’s server took longer than ${calendarLimits.timeoutMs / 1000} seconds.`, error);
    if (/larger than/.test((error as Error).message)) throw new CalendarTrouble('too_large', `The calendar has more than ${calendarLimits.maxBytes / 1024 / 1024} MB.`, error);
    throw new CalendarTrouble('unreachable', 'The calendar’s server could not be reached.', error);
  }
}
