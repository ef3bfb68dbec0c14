import { createClient, createConfig } from '../generated/client/index.ts';
import type { Client } from '../generated/client/index.ts';
import type {
  AnswerLoginChallenge,
  Login,
  LoginChallenge,
  Me,
  RegisterUser,
  SignedIn,
} from '../generated/types.gen.ts';
import { DogcareError, isDogcareError, toDogcareError } from './errors.ts';
import { sendWithRetries } from './retries.ts';
import { createSessions, memorySession, toSession } from './session.ts';
import type { Session, SessionStore } from './session.ts';

export interface DogcareOptions {
  /** Where the API answers, without `/api`: `https://api.pawhaven.example`. */
  baseUrl: string;
  /** Names the business; safe in a browser. Not needed for an embedded server's demo business. */
  publishableKey?: string;
  /** `sk_…`, for servers only: everything is then asked for in the business's name, not in a person's. Or the operator's `op_…`. */
  secretKey?: string;
  /** Where to keep who is signed in; in memory if left out. */
  session?: SessionStore;
  /** Another `fetch`, for tests or proxies. */
  fetch?: typeof fetch;
  /** How long a call may take, with its repetitions. 15 s if left out. */
  timeoutMs?: number;
  /** How often a failed request is repeated, at most. 2 if left out. */
  maxRetries?: number;
  /** Called when a session has ended by itself: it expired, or was ended elsewhere. */
  onSignedOut?: () => void;
}

export interface Dogcare {
  /** What the flat functions take as `client`. */
  readonly client: Client;
  /**
   * Signs in, and keeps the session. An account with a second factor makes it throw `second_factor_required`, with what may answer as
   * `error.challenge`; go on with `answerChallenge`.
   */
  login(credentials: Login): Promise<Me>;
  /** Gives the second factor, and keeps the session. */
  answerChallenge(answer: AnswerLoginChallenge): Promise<Me>;
  /** Keeps the session that another way in answered: `finishOAuth`, `pollDeviceLogin`. Throws as `login` does. */
  keep(answer: SignedIn | LoginChallenge): Promise<Me>;
  /** Opens an account, signs in, and keeps the session. */
  register(account: RegisterUser): Promise<Me>;
  /** Ends the session here, and on the server if it can be reached. */
  logout(): Promise<void>;
  /** Who is signed in, as far as is known here; asks nobody. */
  session(): Promise<Session | null>;
}

/** Where tokens are had; an old one has no business there, but the device says who it is. */
const isSignIn = (url: string): boolean => /\/auth\/(login|re|device.token|oauth.*finish)/.test(url);

const randomKey = (): string =>
  // Pages without TLS have no randomUUID.
  crypto.randomUUID?.() ??
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The connection to one business's API: keys, session, retries and errors around the generated functions. */
export function createDogcare(options: DogcareOptions): Dogcare {
  const { baseUrl, publishableKey, secretKey, timeoutMs = 15_000, maxRetries = 2 } = options;
  const store = options.session ?? memorySession();

  const sessions = createSessions({
    store,
    onSignedOut: options.onSignedOut,
    refresh: async (refreshToken) => {
      try {
        return await post<SignedIn>('refresh', { refreshToken });
      } catch (error) {
        if (isDogcareError(error) && error.status === 401) return null;
        throw error;
      }
    },
  });

  const bearer = (request: Request, token: string | undefined): Request => {
    const copy = request.clone();
    if (token) copy.headers.set('authorization', `Bearer ${token}`);
    return copy;
  };

  const send = async (bare: Request): Promise<Response> => {
    const deadlineAt = Date.now() + timeoutMs;
    const request = new Request(bare, { signal: AbortSignal.any([bare.signal, AbortSignal.timeout(timeoutMs)]) });
    // The global one is looked up at each call, so that instrumentation put in place later is used.
    const limits = { fetch: options.fetch ?? ((one: Request) => fetch(one)), maxRetries, deadlineAt } as Parameters<
      typeof sendWithRetries
    >[1];
    if (secretKey) return sendWithRetries(bearer(request, secretKey), limits);
    if (isSignIn(request.url)) {
      const token = await store.getDevice?.();
      if (token) request.headers.set('x-device-token', token);
      return sendWithRetries(request, limits);
    }
    if (request.headers.has('authorization')) return sendWithRetries(request, limits);
    const session = await sessions.current();
    const response = await sendWithRetries(bearer(request, session?.accessToken), limits);
    if (response.status !== 401 || !session) return response;
    const { code } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { code?: string };
    if (code !== 'token_expired' && code !== 'unauthenticated') return response;
    const renewed = await sessions.renew(session);
    return renewed ? sendWithRetries(bearer(request, renewed.accessToken), limits) : response;
  };

  const client = createClient(
    createConfig({
      baseUrl,
      throwOnError: true,
      responseStyle: 'data',
      fetch: send as typeof fetch,
      headers: { 'x-publishable-key': publishableKey },
      // signing in and a new password make the device a known one
      responseTransformer: async (answer) => {
        const token = (answer as Partial<SignedIn> | null)?.deviceToken;
        if (token) await store.setDevice?.(token);
        return answer;
      },
    }),
  );
  client.interceptors.request.use((request) => {
    if (request.method !== 'GET' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', randomKey());
    return request;
  });
  client.interceptors.error.use(toDogcareError);

  const post = <Answer>(path: string, body?: unknown, authorization?: string): Promise<Answer> =>
    client.post({ url: `/api/auth/${path}`, body, headers: { 'Content-Type': 'application/json', authorization } }) as never;

  const keep = async (answer: SignedIn | LoginChallenge): Promise<Me> => {
    if ('challengeToken' in answer)
      throw new DogcareError({
        status: 202,
        code: 'second_factor_required' as never,
        title: 'Give the second factor',
        challenge: answer,
      });
    await store.set(toSession(answer));
    return answer.user;
  };

  return {
    client,
    keep,
    login: async (body) => keep(await post('login', body)),
    answerChallenge: async (body) => keep(await post('login/challenge', body)),
    register: async (body) => keep(await post('register', body)),
    logout: async () => {
      const session = await sessions.current().catch(() => store.get());
      if (!session) return;
      await store.set(null);
      await post('logout', undefined, `Bearer ${session.accessToken}`).catch(() => {});
    },
    session: async () => store.get(),
  };
}
