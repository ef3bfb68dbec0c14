import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { createRandom, ctxOf, now, openCaregivers } from '../../caregivers/test/fixture.ts';
import { cellOf, coarse, distanceKm, fine } from '../grid.ts';
import { openDaysFrom } from '../open-days.ts';
import { createPairs } from '../pairs.ts';
import { firstDayAt } from '../projection.ts';
import { createRecommendations } from '../recommendations.ts';
import { ratingOrder, relevanceOrder } from '../relevance.ts';
import { createSearchRepository } from '../repository.ts';
import { createScans } from '../scans.ts';
import { makeHistories, type History, type MadeCaregiver } from './histories.ts';

const size = { owners: Number(process.env['HITS_OWNERS'] ?? 250), caregivers: Number(process.env['HITS_CAREGIVERS'] ?? 200) };
const asked = { serviceType: 'boarding', limit: 10 } as const;
/** Of a second draw of the dice for histories, so that nothing was tuned on what is measured. */
const seed = Number(process.env['HITS_SEED'] ?? 77);

describe.each(engines)(`recommendations for ${size.owners} owners on %s`, (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  let recommend: ReturnType<typeof createRecommendations>;
  let caregivers: readonly MadeCaregiver[];
  let histories: readonly History[];
  const ctx = ctxOf();
  const unbookable = new Set<string>();

  beforeAll(async () => {
    test = await openCaregivers(engine);
    const repository = createSearchRepository(test.db);
    const pairs = createPairs(test.db, repository);
    recommend = createRecommendations({ scans: createScans(test.db), repository, pairs, dogsOf: async () => [{ sizeClass: 'large', birthDate: '2026-01-15' }] });
    ({ caregivers, histories } = makeHistories(createRandom(seed), size));
    const firstDay = firstDayAt(now);
    await test.db.transaction(ctx, async (tx) => {
      for (const [i, { id, lat, lng, ratingAverage, ratingCount }] of caregivers.entries()) {
        const closed = i % 10 === 9;
        if (closed) unbookable.add(id);
        await repository.put(tx, id, { caregiverId: id, displayName: `Caregiver ${i}`, headline: '', avatarUrl: null, city: 'Denver', region: 'CO', ratingAverage, ratingCount, fromDay: firstDay }, [{
          serviceType: 'boarding', caregiverId: id, cell1: cellOf({ lat, lng }, fine), cell25: cellOf({ lat, lng }, coarse), lat, lng, priceMinor: 5_000,
          ratingOrder: ratingOrder(ratingAverage), relevanceOrder: relevanceOrder({ ratingAverage, ratingCount, traits: 31 }), traits: 31, mostDogs: 3, horizonDays: 180,
          ...openDaysFrom(firstDay, () => !closed),
        }]);
      }
      for (const { ownerId, booked } of histories) for (const id of booked) await pairs.booked(tx, ownerId, id);
    });
  }, 600_000);
  afterAll(async () => test?.close());

  const ofOwner = async ({ ownerId, home }: History) => {
    const as = ctxOf({ kind: 'user', userId: ownerId, role: 'owner', sessionId: 'ses_1' });
    return (await recommend(as, asked, { label: null, ...home })).recommendations;
  };

  it('hit the next booking among ten clearly more often than the nearest or the best rated do', async () => {
    const bookable = caregivers.filter(({ id }) => !unbookable.has(id));
    const hits = { recommended: 0, nearest: 0, bestRated: 0 };
    const fair = histories.filter(({ next }) => !unbookable.has(next));
    for (const history of fair) {
      const near = bookable.map((one) => ({ ...one, km: distanceKm(history.home, one) })).filter(({ km }) => km <= 25).sort((a, b) => a.km - b.km);
      const count = (name: keyof typeof hits, ids: readonly string[]): void => void (hits[name] += Number(ids.includes(history.next)));
      count('nearest', near.slice(0, 10).map(({ id }) => id));
      count('bestRated', near.toSorted((a, b) => b.ratingAverage - a.ratingAverage || a.km - b.km).slice(0, 10).map(({ id }) => id));
      count('recommended', (await ofOwner(history)).map(({ caregiver }) => caregiver.caregiverId));
    }
    const rate = (n: number): number => Math.round((n / fair.length) * 1_000) / 1_000;
    console.log(`hit rate at 10 over ${fair.length} owners on ${engine}: recommended ${rate(hits.recommended)}, nearest ${rate(hits.nearest)}, best rated ${rate(hits.bestRated)}`);
    expect(hits.recommended).toBeGreaterThan(1.3 * hits.nearest);
    expect(hits.recommended).toBeGreaterThan(2 * hits.bestRated);
  }, 600_000);

  it('name nobody who takes no bookings, each once, with a reason that goes by what is so', async () => {
    for (const history of histories.slice(0, 60)) {
      const list = await ofOwner(history);
      const ids = list.map(({ caregiver }) => caregiver.caregiverId);
      expect(ids.filter((id) => unbookable.has(id))).toEqual([]);
      expect(new Set(ids).size).toBe(10);
      for (const { reason, caregiver } of list) {
        const times = history.booked.filter((id) => id === caregiver.caregiverId).length;
        expect(reason.code === 'booked_before').toBe(times > 0);
        if (times > 1) expect(reason.text).toContain(`${times} times`);
        if (reason.code === 'takes_your_dogs') expect(reason.text).toMatch(/^Takes large puppies, /);
        if (reason.code === 'near_and_highly_rated') expect(caregiver.rating.average).toBeGreaterThanOrEqual(4.5);
        expect(reason.text).not.toBe('');
      }
    }
  }, 120_000);
});
