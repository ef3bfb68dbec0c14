import type { Dogcare, Login, Me, RegisterUser } from '@dogcare/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

export interface SessionState {
  me: Me | null;
  signIn(credentials: Login): Promise<Me>;
  register(account: RegisterUser): Promise<Me>;
  signOut(): Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);

/** The SDK calls back when a session ends by itself; this is how it reaches the page. */
export const signedOutEvent = 'dogcare:signed-out';

export function SessionProvider({
  dogcare,
  initial,
  children,
}: {
  dogcare: Dogcare;
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
      register: async (account) => enter(await dogcare.register(account)),
      signOut: async () => {
        await dogcare.logout();
        queries.clear();
        setMe(null);
      },
    };
  }, [dogcare, me, queries]);

  return <SessionContext value={state}>{children}</SessionContext>;
}

export function useSession(): SessionState {
  const session = use(SessionContext);
  if (!session) throw new Error('Pages stand inside a SessionProvider');
  return session;
}
