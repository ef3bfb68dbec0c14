import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '../../../src/contract/contract.ts';
import { createClient, createPeople, startTestServer, testSettings, type Answer, type CallOptions, type Signed, type SignedCaregiver, type TestServer } from '../../app/index.ts';
import type { EngineName } from '../../services/engines.ts';
import { movableClock } from '../../services/tenant.ts';
import type { Provider } from './commands.ts';
import { createFaults, isOfFault, type Faults } from './faults.ts';
import { deliver, openPostOffice, type Letter } from './post.ts';
import { openTheirBooks, type TheirBooks } from './theirs.ts';

export const zone = 'America/Denver';
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** How a run's business does it. */
export interface Rules {
  /** When it begins, by the business's clock. */
  readonly startsAt: string;
  readonly policy: 'flexible' | 'moderate' | 'strict';
  readonly commissionOnRefund: 'returned' | 'kept';
  readonly taxBps: number;
  readonly payouts: 'daily' | 'on_demand';
  readonly paysOutBy: Provider;
}
export type By = 'owner' | 'caregiver' | 'admin';

/** One run's business: everything that is tried goes over HTTP. */
export interface World {
  readonly stage: Stage;
  readonly rules: Rules;
  readonly tenantId: string;
  readonly caregiver: SignedCaregiver;
  readonly owner: Signed;
  readonly dogIds: readonly string[];
  /** Where its part of the providers' books begins. */
  readonly mark: number;
  /** Pages of providers that somebody was sent to, some of them long over. */
  readonly pages: string[];
  readonly changes: { readonly bookingId: string; readonly changeId: string; readonly by: By }[];
  /** Webhooks that lie here, undelivered. */
  letters: Letter[];
  /** What came about. */
  readonly told: Map<string, number>;
  tell(what: string): void;
  /** Asks; after a fault, again with the same key, as the SDK does. */
  call(by: By, id: OperationId, options?: CallOptions): Promise<Answer>;
  now(): Promise<number>;
  /** Time goes on, by the business's clock; the providers forget keys that are a day old. */
  wait(ms: number): Promise<void>;
  /** All facts told, all jobs done, all webhooks written. */
  settled(): Promise<void>;
  deliver(letter: Letter): Promise<void>;
}

export interface Stage {
  readonly server: TestServer;
  readonly faults: Faults;
  readonly theirs: TheirBooks;
  open(rules: Rules): Promise<World>;
  close(): Promise<void>;
}

const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const)
  .map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '11:00' }] }));
const within = async <T>(what: string, work: Promise<T>, ms = 60_000): Promise<T> => {
  const over = new AbortController();
  const tooLong = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what}: not done within ${ms} ms`);
  }, () => undefined as never);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    over.abort();
  }
};

const settingsOf = ({ commissionOnRefund, taxBps, payouts }: Rules) => ({
  ...testSettings,
  fees: { commissionBps: 1_875, ownerFeeBps: 525, ownerFeeMinMinor: 100, ownerFeeCapMinor: 1_200, taxBps, commissionOnRefund },
  payouts: { ...testSettings.payouts, schedule: payouts },
});

/** What the providers' stand-ins ask of the platform's own balance is never short: payouts of what was paid are not what is tried here. */
async function fund(server: TestServer): Promise<void> {
  const ask = async (path: string, form: Record<string, string>): Promise<any> =>
    (await fetch(`${server.sandbox.url}${path}`, { method: 'POST', headers: { authorization: 'Bearer sk_test_sandbox' }, body: new URLSearchParams(form) })).json();
  const { id } = await ask('/v1/payment_intents', { amount: '99000000', currency: 'usd', 'automatic_payment_methods[enabled]': 'true', 'automatic_payment_methods[allow_redirects]': 'never' });
  const { status } = await ask(`/v1/payment_intents/${id}/confirm`, { payment_method: 'pm_card_visa' });
  if (status !== 'succeeded') throw new Error('the platform has no funds');
}

/** A server whose wall clock stands still; a new business for each run, the one after the other. */
export async function createStage(engine: EngineName): Promise<Stage> {
  const wall = movableClock('2026-01-05T10:00:00.000Z');
  const faults = createFaults();
  const sandboxDir = await mkdtemp(join(tmpdir(), 'dogcare-money-'));
  const office = await openPostOffice();
  const secret = `whsec_${randomBytes(16).toString('hex')}`;
  const server = await startTestServer(engine, { wall, between: faults.between, sandboxDir, env: { STRIPE_WEBHOOK_SECRET: secret } });
  server.sandbox.setWebhookTargets([{ url: office.url, secret }]);
  server.sandbox.setPaypalWebhookTargets([{ url: office.url, secret: 'WH-SANDBOX' }]);
  await fund(server);
  const theirs = openTheirBooks(sandboxDir);
  const anybody = createClient(server);
  let count = 0;
  let asked = 0;
  const allWritten = async (): Promise<void> => {
    for (const until = performance.now() + 20_000; theirs.waiting() > 0; await sleep(1)) {
      if (performance.now() > until) throw new Error('webhooks are still on their way');
    }
  };

  const open = async (rules: Rules): Promise<World> => {
    await allWritten();
    wall.pass(2 * dayMs); // what a day's close looks at of the providers' books is this run's alone
    office.take();
    const keys = [`pk_test_money_${(count += 1)}`, `sk_test_money_${count}`] as const;
    const { parts } = server.app;
    const tenantId = await parts.platform.createTenant({
      slug: `money-${count}`, name: 'Money', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: zone, settings: settingsOf(rules), keys,
    });
    const send = (id: OperationId, options: CallOptions = {}): Promise<Answer> =>
      anybody(id, { ...options, tenant: null, headers: { 'x-publishable-key': keys[0], ...options.headers } });
    const people = createPeople({ ...server, tenantIds: { alpha: tenantId, beta: '' } }, send);
    await parts.db.systemTransaction((tx) => parts.platform.repository.updateTenant(tx, tenantId, { clockOffsetMs: Date.parse(rules.startsAt) - wall.now().getTime() }));
    const sizesTaken = ['toy', 'small', 'medium', 'large', 'giant'] as const;
    const caregiver = await people.caregiver({
      plan: { days: everyDay },
      services: [{
        serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_555 }], additionalDogMinor: 1_333, capacity: 50, sizesTaken: [...sizesTaken],
        minNoticeHours: 0, horizonDays: 365, instantBook: true, cancellationPolicy: rules.policy,
      }],
    });
    const owner = await people.person('owner');
    const dogIds = [await people.dog(owner), await people.dog(owner)];
    const tokenOf = (by: By): string => ({ owner: owner.token, caregiver: caregiver.token, admin: keys[1] })[by];
    const told = new Map<string, number>();
    const mark = theirs.mark();
    /** When the providers' books had come so far. */
    const days: { readonly at: number; readonly mark: number }[] = [];

    const world: World = {
      stage, rules, tenantId, caregiver, owner, dogIds, mark, told, pages: [], changes: [], letters: [],
      tell: (what) => void told.set(what, (told.get(what) ?? 0) + 1),
      async call(by, id, options = {}) {
        const keyed = { ...options, token: tokenOf(by), headers: { 'idempotency-key': `money-${(asked += 1)}`, ...options.headers } };
        for (let tries = 1; ; tries += 1) {
          const before = faults.taken.length;
          const answer = await send(id, keyed);
          if (answer.status < 500) return answer;
          // the card whose answer is lost brings about the same, twice
          const isExplained = faults.taken.length > before || (answer.body.code === 'payment_provider_unavailable' && told.has('a card was typed: answerLost') && tries < 6);
          if (!isExplained) throw new Error(`${id} answered ${answer.status} and nothing was wrong: ${JSON.stringify(answer.body)}`);
          world.tell(`asked again after ${answer.status}`);
        }
      },
      now: async () => Date.parse((await send('getSandboxClock', { token: keys[1] })).body.now),
      async wait(ms) {
        const from = await world.now();
        for (let gone = Math.min(ms, dayMs); gone > 0; gone = gone < ms ? Math.min(ms, gone + dayMs) : 0) {
          wall.pass(5_000); // what failed is tried again
          const by = from + gone - (await world.now());
          const { status, body } = await within('the clock', world.call('admin', 'advanceSandboxClock', { body: { byMs: Math.max(0, by) } }));
          if (status !== 200) throw new Error(`advanceSandboxClock answered ${status}: ${JSON.stringify(body)}`);
          const at = Date.parse(body.now);
          const old = days.findLast((day) => day.at <= at - dayMs);
          if (old) theirs.forgetKeys(mark, old.mark);
          days.push({ at, mark: theirs.mark() });
        }
      },
      async settled() {
        await within('the jobs', server.app.work.time.drain(tenantId));
        await allWritten();
        world.letters.push(...office.take());
      },
      async deliver(letter) {
        const before = faults.taken.length;
        let { status, said } = await deliver(letter, server.url);
        // a provider sends again what was not taken
        if (status >= 500 && faults.taken.length > before) ({ status, said } = await deliver(letter, server.url));
        if (status !== 200) throw new Error(`${letter.about} was answered ${status}: ${said}`);
        world.tell(`heard of ${letter.about}`);
      },
    };
    days.push({ at: await world.now(), mark });
    return world;
  };

  const stage: Stage = {
    server, faults, theirs, open,
    async close() {
      theirs.close();
      await server.close();
      await office.close();
      await rm(sandboxDir, { recursive: true, force: true });
    },
  };
  return stage;
}

/** What was logged as an error and no fault explains, of ours or of the card whose answer is lost. */
export const unexplained = (errors: readonly string[], { told }: World): string[] =>
  errors.filter((line) => !isOfFault(line) && !(told.has('a card was typed: answerLost') && line.includes('An error occurred with our connection to Stripe')));
