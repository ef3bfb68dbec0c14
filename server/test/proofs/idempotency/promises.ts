import { expect } from 'vitest';
import type { Play, Played } from './play.ts';

type Killed = Awaited<ReturnType<Play['killed']>>;

/** Where others have no key for us, and what holds all the same. */
export interface Promised {
  readonly why: string;
  /** Of which deaths it is true; of all others the rule is. */
  readonly at: (death: { at: number; side: 'before' | 'after'; transactions: number }) => boolean;
  /** Fails where it does not hold, and where the rule itself would. */
  holds(play: Play, killed: Killed, plain: Played): Promise<void>;
}

const lost: Promised['at'] = ({ at, side, transactions }) => at === transactions && side === 'before';

export const promised: Readonly<Record<string, Promised>> = {
  finishOAuth: {
    why: 'The code that a provider gave out is good once: who asked with it and died before writing down whose it was has used it up.',
    at: lost,
    async holds(_play, { status, code, effects }) {
      // nobody is signed in, nothing was made, and they may begin again
      expect({ status, code, effects }).toEqual({ status: 422, code: 'identity_refused', effects: {} });
    },
  },
  startPhoneVerification: {
    why: 'No provider of texts takes a key: one that may have been sent is sent again, the same.',
    at: lost,
    async holds(play, { faults, status, answer, effects, request }, plain) {
      const [once, twice] = [plain.effects['twilio message'], effects['twilio message']];
      expect({ faults, status, answer, effects, once, twice }).toEqual({ faults: [], status: plain.status, answer: plain.answer, effects: { ...plain.effects, 'twilio message': 2 }, once: 1, twice: 2 });
      const texts = await play.textsTo((request.body as { phone: string }).phone);
      expect([texts.length, new Set(texts).size]).toEqual([2, 1]);
    },
  },
};
