import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox, type SandboxOptions } from '../host.ts';

export const keys = {
  secretKey: 'sk_test_abcdefgh',
  publishableKey: 'pk_test_abcdefgh',
  webhookSecret: 'whsec_abcdefgh',
  sendgridKey: 'SG.abcdefgh',
  twilioSid: `AC${'1'.repeat(32)}`,
  twilioToken: 'twilio-abcdefgh',
  checkrKey: 'checkr-abcdefgh',
  paypalId: 'paypal-abcdefgh',
  paypalSecret: 'paypal-secret-abcdefgh',
  paypalWebhookId: 'WH-abcdefgh',
  controlToken: 'control-abcdefgh',
};

/** Wall time is the machine's here: signatures are checked against it by Stripe's own client. */
export const wall = { now: () => new Date() };

export const startTestSandbox = (options: Partial<SandboxOptions> = {}): Promise<Sandbox> =>
  startSandbox({
    port: 0,
    clock: wall,
    stripe: { secretKey: keys.secretKey, publishableKey: keys.publishableKey },
    sendgrid: { apiKey: keys.sendgridKey },
    twilio: { accountSid: keys.twilioSid, authToken: keys.twilioToken },
    checkr: { apiKey: keys.checkrKey },
    paypal: { clientId: keys.paypalId, clientSecret: keys.paypalSecret },
    controlToken: keys.controlToken,
    webhookRetryDelaysMs: [20, 20, 20],
    webhookReorderWindowMs: 50,
    log: () => {},
    ...options,
  });

export interface Received {
  rawBody: Buffer;
  headers: IncomingHttpHeaders;
  type: string;
  id: string;
  object: Record<string, unknown>;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** What the next requests are answered; 200 when empty. */
  answers: number[];
  /** Resolves when what came satisfies the condition. */
  until(condition: (received: Received[]) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Somewhere for webhooks to go. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const answers: number[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks);
      const event = JSON.parse(rawBody.toString()) as {
        id: string;
        type: string;
        data?: { object: Record<string, unknown> };
        /** PayPal's. */
        resource?: Record<string, unknown>;
      };
      received.push({ rawBody, headers: request.headers, type: event.type, id: event.id, object: event.data?.object ?? event.resource ?? {} });
      response.statusCode = answers.shift() ?? 200;
      response.end();
      for (const check of waiting) check();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition(received)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A call of the stand-in's Stripe API without any client in between. */
export const stripeCall = async (
  base: string,
  method: string,
  path: string,
  params: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: any }> => {
  const encoded = new URLSearchParams(params).toString();
  const response = await fetch(`${base}${path}${method === 'GET' && encoded !== '' ? `?${encoded}` : ''}`, {
    method,
    headers: { authorization: `Bearer ${keys.secretKey}`, ...headers },
    ...(method === 'GET' ? {} : { body: new URLSearchParams(params) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
