import { createDogcare, memorySession } from '@dogcare/sdk';
import type { Dogcare, Me } from '@dogcare/sdk';
import { updateConfig } from './config.ts';
import type { Connection } from './connect.ts';
import { usage } from './usage.ts';

/** Signs in, and keeps who it was, where, and by which key, in the profile. Nothing is kept when it fails. */
export async function keepProfile(
  { name, url, key }: Connection,
  signIn: (dogcare: Dogcare) => Promise<Me>,
): Promise<Me> {
  if (key?.startsWith('sk_'))
    throw usage('A secret key acts for the business and signs nobody in; use the publishable key, pk_….');
  const session = memorySession();
  const me = await signIn(createDogcare({ baseUrl: url, session, ...(key ? { publishableKey: key } : {}) }));
  const signedIn = await session.get();
  await updateConfig((config) => {
    if (!Object.hasOwn(config.profiles, config.current)) config.current = name;
    config.profiles[name] = { url, ...(key ? { key } : {}), session: signedIn };
  });
  return me;
}
