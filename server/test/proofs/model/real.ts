import type { OperationId } from '../../../src/contract/contract.ts';
import { createClient, createPeople, startTestServer, testSettings, type Answer, type CallOptions, type SignedCaregiver, type TestServer } from '../../app/index.ts';
import type { EngineName } from '../../services/engines.ts';
import { movableClock } from '../../services/tenant.ts';
import { terms, type Rules, zone } from './rules.ts';
import type { By } from './model.ts';

/** One run's business on the server: everything that is tried goes over HTTP. */
export interface Real {
  readonly server: TestServer;
  readonly tenantId: string;
  readonly caregiver: SignedCaregiver;
  dogIds(owner: 0 | 1): Promise<readonly string[]>;
  /** By the model's numbers. */
  readonly bookingIds: string[];
  readonly quoteIds: (string | null)[];
  readonly paymentIds: string[];
  readonly changeIds: Map<string, string>;
  readonly seriesIds: string[];
  call(by: By, owner: 0 | 1, id: OperationId, options?: CallOptions): Promise<Answer>;
  advance(byMs: number): Promise<Answer>;
  /** All facts told, all jobs done. */
  settled(): Promise<void>;
}

/** A server whose wall clock stands still, so that a run of the same seed is the same run; a new business for each. */
export interface Stage {
  readonly server: TestServer;
  open(rules: Rules): Promise<Real>;
  close(): Promise<void>;
}

const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const)
  .map((weekday) => ({ weekday, windows: [{ from: terms.opens, to: terms.closes }] }));
const sizesTaken = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const dogsEach = 3;

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const settings = {
  ...testSettings,
  fees: { commissionBps: terms.commissionBps, ownerFeeBps: terms.ownerFeeBps, ownerFeeMinMinor: terms.ownerFeeMinMinor, ownerFeeCapMinor: terms.ownerFeeCapMinor, taxBps: terms.taxBps },
  bookings: {
    requestExpiryHours: terms.answerHours, requestExpiryBeforeStartMinutes: terms.answerBeforeStartMinutes, paymentDueHours: terms.payHours,
    // the same dogs are booked again and again
    quoteHonouredMinutes: 30, autoCompleteHours: terms.completeHours, dogOverlap: 'warn' as const, meetAndGreet: 'optional' as const, meetAndGreetMinutes: 30,
    changeAnswerHours: terms.changeHours, seriesHorizonDays: terms.seriesDays,
  },
};

export function servicesOf({ boardingDogs, daycareDogs, instantBook, policy }: Rules) {
  const common = { sizesTaken: [...sizesTaken], minNoticeHours: 0, horizonDays: 365, additionalDogMinor: terms.additionalDogMinor, instantBook, cancellationPolicy: policy };
  return [
    { ...common, serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: terms.nightMinor }], capacity: boardingDogs },
    { ...common, serviceType: 'daycare' as const, prices: [{ durationMinutes: null, amountMinor: terms.dayMinor }], capacity: daycareDogs },
    { ...common, serviceType: 'walking' as const, prices: [{ durationMinutes: terms.visitMinutes, amountMinor: terms.visitMinor }], capacity: 1 },
  ];
}

export async function createStage(engine: EngineName): Promise<Stage> {
  const wall = movableClock('2026-01-05T10:00:00.000Z');
  const server = await startTestServer(engine, { wall });
  const anybody = createClient(server);
  let count = 0;

  return {
    server,
    async open(rules) {
      wall.pass(60_000); // what is counted by the minute begins anew
      const keys = [`pk_test_model_${(count += 1)}`, `sk_test_model_${count}`] as const;
      const { parts } = server.app;
      const tenantId = await parts.platform.createTenant({
        slug: `model-${count}`, name: 'Model', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: zone, settings, keys,
      });
      const send = (id: OperationId, options: CallOptions = {}): Promise<Answer> =>
        anybody(id, { ...options, tenant: null, headers: { 'x-publishable-key': keys[0], ...options.headers } });
      const people = createPeople({ ...server, tenantIds: { alpha: tenantId, beta: '' } }, send);
      // before anybody asks for it
      await parts.db.systemTransaction((tx) => parts.platform.repository.updateTenant(tx, tenantId, { clockOffsetMs: Date.parse(rules.startsAt) - wall.now().getTime() }));
      const caregiver = await people.caregiver({
        plan: { days: everyDay, sharedCapacity: rules.togetherDogs, travelBufferMinutes: terms.travelMinutes }, services: servicesOf(rules),
      });
      // most runs need only some of them
      const ownerOf = [0, 1].map(() => once(async () => {
        const owner = await people.person('owner');
        await people.home(owner); // for walks
        return owner;
      }));
      const dogsOf = ownerOf.map((owner) => once(async () => {
        const ids: string[] = [];
        for (let i = 0; i < dogsEach; i += 1) ids.push(await people.dog(await owner()));
        return ids;
      }));
      const admin = once(() => people.person('admin'));
      const tokenOf = async (by: By, owner: 0 | 1): Promise<string> => {
        if (by === 'caregiver') return caregiver.token;
        return (by === 'admin' ? await admin() : await ownerOf[by === 'stranger' ? 1 - owner : owner]!()).token;
      };
      return {
        server, tenantId, caregiver, bookingIds: [], quoteIds: [], paymentIds: [], changeIds: new Map(), seriesIds: [],
        dogIds: (owner) => dogsOf[owner]!(),
        call: async (by, owner, id, options = {}) => send(id, { ...options, token: await tokenOf(by, owner) }),
        advance: (byMs) => send('advanceSandboxClock', { token: keys[1], body: { byMs } }),
        settled: () => server.app.work.time.drain(tenantId),
      };
    },
    close: () => server.close(),
  };
}
