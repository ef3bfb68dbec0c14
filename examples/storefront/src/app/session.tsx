import type {
  AnswerLoginChallenge,
  Dogcare,
  Login,
  LoginChallenge,
  Me,
  RegisterUser,
  SessionStore,
  SignedIn,
} from '@dogcare/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

export interface SessionState {
  me: Me | null;
  /** Throws `second_factor_required` with a challenge; so does `enter`. Go on with `answer`. */
  signIn(credentials: Login): Promise<Me>;
  /** What another way in answered: a provider. */
  enter(answer: SignedIn | LoginChallenge): Promise<Me>;
  answer(answer: AnswerLoginChallenge): Promise<Me>;
  register(account: RegisterUser): Promise<Me>;
  signOut(): Promise<void>;
  /** The same person, changed. */
  know(me: Me): Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);

/** The SDK calls back when a session ends by itself; this is how it reaches the page. */
export const signedOutEvent = 'dogcare:signed-out';

export function SessionProvider({
  dogcare,
  store,
  initial,
  children,
}: {
  dogcare: Dogcare;
  store: SessionStore;
  initial: Me | null;
  children: ReactNode;
}) {
  const [me, setMe] = useState(initial);
  const queries = useQueryClient();

  useEffect(() => {
    // Another tab signed in or out, or the session has ended: what is shown must follow.
    const follow = async () => {
      const next = (await dogcare.session())?.user ?? null;
      setMe((before) => {
        if (before?.id !== next?.id) queries.clear();
        return next;
      });
    };
    window.addEventListener('storage', follow);
    window.addEventListener(signedOutEvent, follow);
    return () => {
      window.removeEventListener('storage', follow);
      window.removeEventListener(signedOutEvent, follow);
    };
  }, [dogcare, queries]);

  const state = useMemo<SessionState>(() => {
    const enter = (user: Me): Me => {
      queries.clear();
      setMe(user);
      return user;
    };
    return {
      me,
      signIn: async (credentials) => enter(await dogcare.login(credentials)),
      enter: async (answer) => enter(await dogcare.keep(answer)),
      answer: async (answer) => enter(await dogcare.answerChallenge(answer)),
      register: async (account) => enter(await dogcare.register(account)),
      signOut: async () => {
        await dogcare.logout();
        queries.clear();
        setMe(null);
      },
      know: async (user) => {
        const session = await store.get();
        if (session?.user.id === user.id) await store.set({ ...session, user });
        // who signed out while this was asked for stays out
        setMe((before) => (before?.id === user.id ? user : before));
      },
    };
  }, [dogcare, store, me, queries]);

  return <SessionContext value={state}>{children}</SessionContext>;
}

export function useSession(): SessionState {
  const session = use(SessionContext);
  if (!session) throw new Error('Pages stand inside a SessionProvider');
  return session;
}
