import type { SignedIn } from '../generated/types.gen.ts';

/** Who is signed in, as it is stored. */
export interface Session {
  accessToken: string;
  /** When the access token ends, by this machine's clock, in milliseconds since 1970. */
  expiresAtMs: number;
  /** Null where a cookie carries it that no script can read. */
  refreshToken: string | null;
  user: SignedIn['user'];
}

/** Where a session is kept. Write your own for cookies, a keychain, a file… */
export interface SessionStore {
  get(): Session | null | Promise<Session | null>;
  set(session: Session | null): void | Promise<void>;
  /**
   * By what this device is known to the accounts that signed in on it. Keep it through sign-outs: a known device is not locked out while
   * somebody else guesses at the account’s password, and brings no mail about a new device.
   */
  getDevice?(): string | null | undefined | Promise<string | null | undefined>;
  setDevice?(token: string): void | Promise<void>;
  /** Runs one piece of work at a time among all who share this store, such as the tabs of a browser. */
  lock?<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps the session for as long as the program runs. */
export function memorySession(initial: Session | null = null): SessionStore {
  let session = initial;
  let token: string | undefined;
  return {
    get: () => session,
    set: (next) => {
      session = next;
    },
    getDevice: () => token,
    setDevice: (next) => {
      token = next;
    },
  };
}

/** Keeps the session in `localStorage`; all tabs share it, and only one of them refreshes it at a time. */
export function localStorageSession(key = 'dogcare.session'): SessionStore {
  return {
    get: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') as Session | null;
      } catch {
        return null; // something else wrote there
      }
    },
    set: (session) => (session ? localStorage.setItem(key, JSON.stringify(session)) : localStorage.removeItem(key)),
    getDevice: () => localStorage.getItem(`${key}.device`),
    setDevice: (token) => localStorage.setItem(`${key}.device`, token),
    lock: async (work) => (globalThis.navigator?.locks ? navigator.locks.request(key, work) : work()),
  };
}

export const toSession = (signedIn: SignedIn): Session => ({
  accessToken: signedIn.accessToken,
  expiresAtMs: Date.now() + signedIn.expiresInSeconds * 1000,
  refreshToken: signedIn.refreshToken,
  user: signedIn.user,
});

export interface SessionDeps {
  store: SessionStore;
  /** Asks the API for a new pair of tokens; null when it says that the session has ended. */
  refresh(refreshToken: string | null): Promise<SignedIn | null>;
  onSignedOut: (() => void) | undefined;
}

/** So much earlier than it ends, a token is renewed. */
const earlyMs = 30_000;

/** Hands out access tokens that are still good. However many ask, one request renews them. */
export function createSessions({ store, refresh, onSignedOut }: SessionDeps) {
  let renewing: Promise<Session | null> | undefined;

  /** Renews `stale`, unless somebody else did it in the meantime. Null when the session is dead. */
  async function renewNow(stale: Session): Promise<Session | null> {
    const current = await store.get();
    if (!current || current.accessToken !== stale.accessToken) return current;
    const signedIn = await refresh(current.refreshToken);
    const now = await store.get();
    // Signed out, signed in anew or refreshed by somebody else while we asked: what is stored now counts.
    if (now?.accessToken !== current.accessToken) return now;
    const next = signedIn && toSession(signedIn);
    await store.set(next);
    if (!next) onSignedOut?.();
    return next;
  }

  const renew = (stale: Session): Promise<Session | null> => {
    const work = () => renewNow(stale);
    renewing ??= (store.lock ? store.lock(work) : work()).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  return {
    renew,
    /** The session to use for a request, renewed if it is about to end. */
    async current(): Promise<Session | null> {
      const session = await store.get();
      if (!session || Date.now() < session.expiresAtMs - earlyMs) return session;
      try {
        return await renew(session);
      } catch (error) {
        if (Date.now() < session.expiresAtMs) return session; // good for a moment yet
        throw error;
      }
    },
  };
}
