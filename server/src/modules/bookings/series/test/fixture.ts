import { Temporal } from 'temporal-polyfill';
import { testSettings, type Signed, type SignedCaregiver, type World } from '../../../../../test/app/index.ts';

export const denver = 'America/Denver';
export const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** A horizon of two weeks: enough to see what repeats. */
export const twoWeeks = { settings: { bookings: { ...testSettings.bookings, seriesHorizonDays: 14 } } };
export const threeWeeks = { settings: { bookings: { ...testSettings.bookings, seriesHorizonDays: 21 } } };
export const eightDays = { settings: { bookings: { ...testSettings.bookings, seriesHorizonDays: 8 } } };
const dayMs = 86_400_000;

/** Walks that somebody takes instantly, or answers. */
export const walks = (more: object = {}) => ({
  services: [{
    serviceType: 'walking' as const, prices: [{ durationMinutes: 30, amountMinor: 2_000 }, { durationMinutes: 60, amountMinor: 3_200 }], capacity: 1,
    sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'] as const, minNoticeHours: 0, horizonDays: 365, cancellationPolicy: 'flexible' as const, ...more,
  }, {
    serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 3, sizesTaken: ['large'] as const, minNoticeHours: 0, horizonDays: 365,
  }],
});

export function seriesOf(world: World) {
  const now = async (): Promise<number> => Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now);
  /** The local date so many days from now, by the sandbox's clock. */
  const date = async (inDays: number): Promise<string> =>
    Temporal.Instant.fromEpochMilliseconds(await now()).toZonedDateTimeISO(denver).toPlainDate().add({ days: inDays }).toString();
  const terms = async (who: SignedCaregiver, dogIds: readonly string[], more: object = {}) => ({
    caregiverId: who.caregiverId, serviceType: 'walking', rule: 'FREQ=DAILY', startsOn: await date(1), each: { unit: 'visit', time: '12:30', durationMinutes: 30 }, dogIds, ...more,
  });
  const create = async (owner: Signed, who: SignedCaregiver, dogIds: readonly string[], more: object = {}) => {
    await world.home(owner); // for walks
    return world.call('createSeries', { token: owner.token, tenant: owner.tenant, body: await terms(who, dogIds, more) });
  };
  const act = (operation: Parameters<World['call']>[0], who: Signed, seriesId: string, body?: object) =>
    world.call(operation, { token: who.token, tenant: who.tenant, params: { seriesId }, ...(body && { body }) });
  const see = async (who: Signed, seriesId: string) => (await act('getSeries', who, seriesId)).body;
  /** Paid, without a provider's round trip. */
  const paid = async (bookingId: string): Promise<void> => {
    const { parts } = world.server.app;
    const { payable } = parts.bookings;
    await parts.db.transaction(await parts.contextFor(world.server.tenantIds.alpha, 'test'), async (tx) => {
      const { amountMinor, subtotalMinor, commissionMinor, taxMinor } = await payable.find(tx, bookingId);
      await payable.applyPaid(tx, bookingId, 'pay_test', { amountMinor, caregiverMinor: subtotalMinor - commissionMinor, taxMinor });
    });
  };
  const booked = (series: any): any[] => series.occurrences.filter((one: any) => one.state === 'booked');
  return { now, date, terms, create, act, see, booked, paid, dayMs };
}
