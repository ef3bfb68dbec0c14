import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook on its way: signed, and not delivered yet. */
export interface Letter {
  /** `stripe payment_intent.succeeded`. */
  readonly about: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a bank takes back, and what comes back of a payout, is heard of in no other way. */
export const isOnlyNews = ({ about }: Letter): boolean => /dispute|transfer|payouts-item\.refunded/i.test(about);

/** Stands between the providers and the server: what becomes of a webhook is decided here, letter by letter. */
export async function openPostOffice() {
  let letters: Letter[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { type, event_type: ofPaypal } = JSON.parse(body) as { type?: string; event_type?: string };
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => /^(content-type|stripe-signature|paypal-)/.test(name))) as Record<string, string>;
      letters.push({ about: ofPaypal === undefined ? `stripe ${type}` : `paypal ${ofPaypal}`, headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All that lie here, the oldest first; from then on they are the caller's. */
    take(): Letter[] {
      const all = letters;
      letters = [];
      return all;
    },
    close: (): Promise<void> => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
export type PostOffice = Awaited<ReturnType<typeof openPostOffice>>;

/** Brings one; what the server makes of it is its business. */
export async function deliver({ headers, body }: Letter, serverUrl: string): Promise<{ status: number; said: string }> {
  const response = await fetch(`${serverUrl}/api/webhooks/payment`, { method: 'POST', headers, body });
  return { status: response.status, said: await response.text() };
}
