import { operations, type OperationId, type OperationInfo } from '../../src/contract/contract.ts';
import { validators } from '../../src/contract/generated/validators.js';
import { keys, type TenantName, type TestServer } from './app.ts';

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose publishable key goes along; `null` for none. */
  readonly tenant?: TenantName | null;
  /** A person's access token, or a secret key. */
  readonly token?: string;
  /** Ends the waiting: nobody listens to the answer any more. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  // tests look into answers of every shape; the contract's validators have checked them
  readonly body: any;
  readonly headers: Headers;
}

/** Calls operations by their names, as any HTTP client would, and checks that what comes back is what the contract declares. */
export function createClient(server: Pick<TestServer, 'url'>) {
  return async (id: OperationId, options: CallOptions = {}): Promise<Answer> => {
    const operation: OperationInfo = operations[id];
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.params?.[name] ?? `{${name}}`));
    const url = new URL(path, server.url);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
    const tenant = options.tenant === undefined ? 'alpha' : options.tenant;
    const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await fetch(url, {
      method: operation.method,
      redirect: 'manual',
      ...(options.signal && { signal: options.signal }),
      headers: {
        ...(tenant === null ? {} : { 'x-publishable-key': keys[tenant].publishable }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const answer = { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]!;
    // bytes have no shape
    if (isJson || !operation.answers[response.status]?.includes(type)) assertDeclared(operation, answer);
    return answer;
  };
}
export type Client = ReturnType<typeof createClient>;

/** `409 email_taken #/email`: what a test wants to know of an answer that may be a problem. */
export const outcome = ({ status, body }: Answer): string =>
  status < 300 ? String(status) : [status, body.code, ...(body.errors ?? []).map((one: { pointer: string }) => one.pointer)].join(' ');

function assertDeclared(operation: OperationInfo, { status, body }: Answer): void {
  if (!operation.statuses.includes(status)) throw new Error(`${operation.id} answered ${status}, which it does not declare: ${JSON.stringify(body)}`);
  const validate = validators[operation.id].responses[status];
  if (validate && !validate(body)) {
    throw new Error(`${operation.id} answered ${status} with another shape than declared: ${JSON.stringify(validate.errors?.slice(0, 3))} ${JSON.stringify(body)}`);
  }
}
