import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDogcare, isDogcareError, memorySession, pollDeviceLogin, startDeviceLogin } from '@dogcare/sdk';
import type { Dogcare, DogcareError, Me, SessionStore } from '@dogcare/sdk';
import { updateConfig } from './config.ts';
import type { Connection } from './connect.ts';
import { paint } from './output.ts';
import { ask, canAsk } from './prompt.ts';
import { spin } from './spinner.ts';
import { usage } from './usage.ts';

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** What the list of sessions calls us. */
const introduced = ((request: Request) => {
  request.headers.set('user-agent', 'dogcare-cli');
  return fetch(request);
}) as typeof fetch;

/** Signs in, and keeps who it was, where, and by which key, in the profile. Nothing is kept when it fails. */
export async function keepProfile(
  { name, url, key, profile }: Connection,
  signIn: (dogcare: Dogcare) => Promise<Me>,
): Promise<Me> {
  if (key?.startsWith('sk_'))
    throw usage('A secret key acts for the business and signs nobody in; use the publishable key, pk_….');
  let device = !profile?.url || withoutSlash(profile.url) === url ? profile?.deviceToken : undefined;
  const session: SessionStore = {
    ...memorySession(),
    getDevice: () => device,
    setDevice: (token) => {
      device = token;
    },
  };
  const me = await signIn(
    createDogcare({ baseUrl: url, session, fetch: introduced, ...(key ? { publishableKey: key } : {}) }),
  );
  const signedIn = await session.get();
  await updateConfig((config) => {
    if (!Object.hasOwn(config.profiles, config.current)) config.current = name;
    config.profiles[name] = {
      url,
      ...(key ? { key } : {}),
      ...(device ? { deviceToken: device } : {}),
      session: signedIn,
    };
  });
  return me;
}

/** Goes on with the second factor, if the account has one: `code` as given, or asked for. */
export async function withSecondFactor(
  dogcare: Dogcare,
  signIn: () => Promise<Me>,
  code: string | undefined,
): Promise<Me> {
  try {
    return await signIn();
  } catch (error) {
    if (!isDogcareError(error, 'second_factor_required')) throw error;
    return answerWithCode(dogcare, error, code);
  }
}

async function answerWithCode(dogcare: Dogcare, { challenge }: DogcareError, given: string | undefined): Promise<Me> {
  const { challengeToken, factors } = challenge!;
  if (!factors.some((factor) => factor !== 'passkey'))
    throw usage('The account asks for a passkey, which takes a browser: sign in with `dogcare login --device`.');
  const code = given ?? (await ask('Code of your authenticator app, or a recovery code: ', { flag: '--code' }));
  const type = /^\d{6}$/.test(code) ? 'totp' : 'recovery_code';
  return dogcare.answerChallenge({ challengeToken, answer: { type, code } });
}

/** Shows a code to enter in a browser, on whatever device, and waits until that is done. */
export async function signInByDevice(dogcare: Dogcare): Promise<Me> {
  const { client } = dogcare;
  const login = await startDeviceLogin({ client, body: { clientName: `dogcare CLI on ${hostname()}`.slice(0, 80) } });
  const show = (style: 'bold' | 'cyan', text: string): string => paint(style, text, process.stderr);
  process.stderr.write(
    `Open ${show('cyan', login.verificationUriComplete)}\nand check that it shows this code: ${show('bold', login.userCode)}\n`,
  );
  const signedIn = async (): Promise<Me> => {
    for (let waitMs = login.intervalSeconds * 1000; ; ) {
      await sleep(waitMs);
      try {
        return await dogcare.keep(await pollDeviceLogin({ client, body: { deviceCode: login.deviceCode } }));
      } catch (error) {
        if (isDogcareError(error, 'slow_down')) waitMs = error.retryAfterMs ?? waitMs + 5000;
        else if (!isDogcareError(error, 'authorization_pending')) throw error;
      }
    }
  };
  return spin('Waiting for you to sign in there…', signedIn());
}

export const wantsDevice = (flags: { device?: boolean; email?: string; password?: string }): boolean =>
  flags.device || (flags.email === undefined && flags.password === undefined && canAsk());
