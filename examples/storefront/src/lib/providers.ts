import { startOAuth } from '@dogcare/sdk';
import type { Client } from '@dogcare/sdk';

/** What we were about to do when the browser left for a provider. */
export interface Errand {
  provider: string;
  /** Where to go afterwards. */
  next: string | null;
  /** For a new account. */
  role: 'owner' | 'caregiver';
}

const keyOf = (state: string): string => `dogcare.oauth.${state}`;

/** Leaves for the provider. The state stays in this tab: an answer to anything else is none of ours. */
export async function leaveFor(client: Client, errand: Errand): Promise<void> {
  const { provider } = errand;
  const redirectUri = `${location.origin}/login/${provider}`;
  const { url, state } = await startOAuth({ client, path: { provider }, body: { redirectUri } });
  sessionStorage.setItem(keyOf(state), JSON.stringify(errand));
  location.assign(url);
}

/** The errand that an answer belongs to; null if it was not begun in this tab. */
export function errandOf(state: string | null): Errand | null {
  if (!state) return null;
  const kept = sessionStorage.getItem(keyOf(state));
  return kept ? (JSON.parse(kept) as Errand) : null;
}

export const forgetErrand = (state: string): void => sessionStorage.removeItem(keyOf(state));
