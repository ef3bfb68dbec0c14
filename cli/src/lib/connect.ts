import { createDogcare, memorySession } from '@dogcare/sdk';
import type { Client, Dogcare } from '@dogcare/sdk';
import { profileSession, readConfig } from './config.ts';
import type { Profile } from './config.ts';
import { usage } from './usage.ts';

export const defaultUrl = 'http://localhost:4242';

export interface Target {
  name: string;
  profile: Profile | undefined;
  url: string;
  key: string | undefined;
  /** The command line names another business and nobody: who is signed in here is a stranger there. */
  isElsewhere: boolean;
}
export interface Connection extends Target {
  dogcare: Dogcare;
  client: Client;
}
export interface TargetFlags {
  profile?: string;
  url?: string;
  key?: string;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** Which server, business and person are meant: flags before environment before profile before defaults. */
export function findTarget(flags: TargetFlags, { mayBeNew = false } = {}): Target {
  const config = readConfig();
  const name = flags.profile ?? (process.env.DOGCARE_PROFILE || config.current);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name))
    throw usage(`${JSON.stringify(name)} can’t be a profile’s name: letters, digits, - _ . only.`);
  const profile = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (!profile && !mayBeNew && name !== 'default') {
    const known = Object.keys(config.profiles).join(', ') || 'none yet';
    throw usage(`There is no profile ${name} (there are: ${known}). Make it with: dogcare login --profile ${name}`);
  }
  const url = withoutSlash(flags.url ?? (process.env.DOGCARE_URL || (profile?.url ?? defaultUrl)));
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw usage(`${url} is not an address such as ${defaultUrl}.`);
  const isNamed = flags.profile !== undefined || Boolean(process.env.DOGCARE_PROFILE);
  const isElsewhere = !isNamed && flags.key !== undefined && flags.key !== profile?.key;
  return { name, profile, url, key: flags.key ?? (process.env.DOGCARE_KEY || profile?.key), isElsewhere };
}

/** The SDK for a target. A session is only ever shown to the server and the business it came from. */
export function connect(target: Target, options: { timeoutMs?: number } = {}): Connection {
  const { name, profile, url, key } = target;
  const own = (!profile?.url || withoutSlash(profile.url) === url) && !target.isElsewhere;
  const dogcare = createDogcare({
    baseUrl: url,
    ...(key && /^(sk|op)_/.test(key) ? { secretKey: key } : key ? { publishableKey: key } : {}),
    session: own ? profileSession(name) : memorySession(),
    ...options,
  });
  return { ...target, dogcare, client: dogcare.client };
}
