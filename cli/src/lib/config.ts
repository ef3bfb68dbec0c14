import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session, SessionStore } from '@dogcare/sdk';
import { usage } from './usage.ts';

/** One person at one business on one server. */
export interface Profile {
  url?: string;
  key?: string;
  session?: Session | null;
  /** By what this machine is known to the accounts that signed in on it; outlives the session. */
  deviceToken?: string;
}
export interface Config {
  current: string;
  profiles: Record<string, Profile>;
}

export const configFile = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'dogcare', 'config.json');

export function readConfig(file = configFile()): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: 'default', profiles: {} };
    throw error;
  }
  try {
    const { current = 'default', profiles = {} } = JSON.parse(text) as Partial<Config>;
    return { current, profiles };
  } catch {
    throw usage(`${file} is not valid JSON. Mend it or delete it; deleting it only signs you out.`);
  }
}

/** Changes the file in one step; it holds tokens, so only its owner may read it. */
export async function updateConfig(change: (config: Config) => void, file = configFile()): Promise<Config> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return withLock(`${file}.lock`, async () => {
    const config = readConfig(file);
    change(config);
    const draft = `${file}.${process.pid}.tmp`;
    writeFileSync(draft, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, file);
    return config;
  });
}

/** The SDK's session, kept in a profile. Commands that run beside one another refresh it one after the other. */
export function profileSession(name: string): SessionStore {
  return {
    get: () => readConfig().profiles[name]?.session ?? null,
    set: async (session) => {
      await updateConfig((config) => {
        config.profiles[name] = { ...config.profiles[name], session };
      });
    },
    getDevice: () => readConfig().profiles[name]?.deviceToken,
    setDevice: async (deviceToken) => {
      await updateConfig((config) => {
        config.profiles[name] = { ...config.profiles[name], deviceToken };
      });
    },
    lock: (work) => withLock(`${configFile()}.${name}.lock`, work),
  };
}

const staleAfterMs = 30_000;

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const deadlineAt = Date.now() + staleAfterMs + 5000;
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (Date.now() > deadlineAt) throw usage(`${lock} is in the way. Delete it if no other dogcare is running.`);
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (since && Date.now() - since > staleAfterMs)
        rmSync(lock, { force: true }); // left behind by one that died
      else await sleep(20);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
