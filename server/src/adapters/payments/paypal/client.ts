import http from 'node:http';
import https from 'node:https';
import type { ApiResponse, OrdersController, PaymentsController } from '@paypal/paypal-server-sdk';
import type { PaypalConfig } from './config.ts';
import { isAnswered, toProviderError } from './errors.ts';

export interface PaypalApi {
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
}
export type PaypalCall = <T>(work: (api: PaypalApi) => Promise<ApiResponse<T>>) => Promise<T>;

export const paypalRoot = (base: string): URL => {
  const url = new URL(base);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.search !== '' || url.hash !== '') throw new Error('PAYPAL_API_BASE must be http(s)://host[:port][/path]');
  return url;
};

type Requested = https.RequestOptions & { path?: string };

/** PayPal's client knows PayPal's own hosts only, so where its requests go is changed as they leave. */
const transportTo = (root: URL) => {
  const module = root.protocol === 'https:' ? https : http;
  const prefix = root.pathname.replace(/\/$/, '');
  return {
    request: ({ headers, path = '/', ...options }: Requested, onAnswer: (answer: http.IncomingMessage) => void) =>
      module.request({
        ...options,
        protocol: root.protocol, host: root.hostname, hostname: root.hostname.replace(/^\[|\]$/g, ''), port: root.port, path: `${prefix}${path}`,
        servername: root.hostname, agent: undefined,
        headers: { ...headers, host: root.host },
      }, onAnswer),
  };
};

/** Calls PayPal by its own client library, which is loaded with the first call: a start does not wait for it. What goes wrong is a `ProviderError`. */
export const createPaypalCall = (config: PaypalConfig, { timeoutMs }: { timeoutMs: number }): PaypalCall => {
  const transport = transportTo(paypalRoot(config.PAYPAL_API_BASE));
  const connect = async (): Promise<PaypalApi> => {
    const { Client, Environment, OrdersController, PaymentsController } = await import('@paypal/paypal-server-sdk');
    const client = new Client({
      environment: Environment.Production,
      timeout: timeoutMs,
      clientCredentialsAuthCredentials: { oAuthClientId: config.PAYPAL_CLIENT_ID, oAuthClientSecret: config.PAYPAL_CLIENT_SECRET },
      unstable_httpClientOptions: { transport, proxy: false },
    });
    return { orders: new OrdersController(client), payments: new PaymentsController(client) };
  };
  let api: Promise<PaypalApi> | null = null;
  return async (work) => {
    const used = (api ??= connect());
    try {
      return (await work(await used)).result;
    } catch (error) {
      if (!isAnswered(error) || error.statusCode !== 401) throw toProviderError(error);
      // the library keeps its token for as long as it was promised; one that was withdrawn before is given up here
      if (api === used) api = connect();
    }
    try {
      return (await work(await api)).result;
    } catch (error) {
      throw toProviderError(error);
    }
  };
};
