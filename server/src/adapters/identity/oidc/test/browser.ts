/** As much of a browser as signing in takes: follows redirects, keeps cookies. */
export interface Headless {
  /** Opens an address and follows until somewhere that `stopAt` is true for, or an answer that leads nowhere. */
  open(address: string, form?: Record<string, string>): Promise<{ url: URL; status: number; html: string }>;
}

const mostSteps = 12;

export function createHeadless(stopAt: (url: URL) => boolean): Headless {
  const jar = new Map<string, { value: string; path: string }>();

  return {
    async open(address, form) {
      let url = new URL(address);
      let body = form && new URLSearchParams(form);
      for (let step = 0; step < mostSteps; step += 1) {
        if (stopAt(url)) return { url, status: 0, html: '' };
        const { pathname } = url;
        const cookie = [...jar].filter(([, { path }]) => pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`).join('; ');
        const answer = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' }, ...(body ? { method: 'POST', body } : {}) });
        for (const line of answer.headers.getSetCookie()) {
          const [pair = '', ...attributes] = line.split(/; */);
          const [name = '', value = ''] = pair.split(/=(.*)/s);
          const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
          if (value === '') jar.delete(name);
          else jar.set(name, { value, path });
        }
        const location = answer.headers.get('location');
        if (location === null) return { url, status: answer.status, html: await answer.text() };
        await answer.body?.cancel();
        url = new URL(location, url);
        body = undefined;
      }
      throw new Error(`still being sent around after ${mostSteps} steps`);
    },
  };
}

/** The fields of the form that a page holds. */
export const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries([...html.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)].map(([, name, value]) =>
    [name!, value!.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#39;', "'")]));
