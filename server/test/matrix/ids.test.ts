import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationInfo } from '../../src/contract/contract.ts';
import { describeApp, type Answer } from '../app/index.ts';
import { askingAs, createCast, fixtures, matrixServer, missingId, type Asker, type Cast } from './cast.ts';
import { allOperations, placesOf, unexplainedIds, type Place } from './contract.ts';
import { askersOf, keptId, requestFor, waysOf } from './requests.ts';

/**
 * Every operation × everybody who may call it × every id that a request of it can carry: an id of another business, or of somebody else's
 * in the own one, is answered like an id that nobody has. All of it comes from the contract; a new operation is in it by itself.
 */

/** Things that everybody in the business may know of. */
const open: Readonly<Record<string, string>> = {
  cgv: 'a published profile is for all to see',
  'getUserProfile path:userId': 'people have a profile, and decide what others see on it',
};
/** Where nobody's own id answers other than a missing one: what is wrong is told first. */
const unshown: Readonly<Record<string, string>> = {
  'putUpload path:uploadId': 'its address is signed, and the signature is looked at first',
  'removeFavorite path:caregiverId': 'who is not marked is unmarked: it is answered alike whether there was something to take away',
  'createRefund body:bookingId': 'it says which of the payment’s own bookings, and any other is answered alike',
  'unfeatureCaregiver path:caregiverId': 'as with a mark that is taken away',
};

const cases = allOperations.flatMap((operation) =>
  placesOf(operation).flatMap((place) => (askersOf(operation).length === 0 ? [] : [{ name: `${operation.id} ${place.name}`, operation, place }])));

/** Acts for the business, or the platform: what belongs to its people is in its reach. What everybody may is about their own. */
const actsForAll = ({ roles }: OperationInfo, asker: Asker): boolean =>
  asker === 'operator' || asker === 'secret' || ((asker === 'admin' || asker === 'support') && !(['owner', 'caregiver', 'support', 'admin'] as const).every((role) => roles.includes(role)));

const varying = new Set(['date', 'x-request-id', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'connection', 'keep-alive']);
/** An answer without what is different for every request. */
function comparable({ status, body, headers }: Answer, id: string): unknown {
  const text = (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll(id, '<id>').replaceAll(/req_[0-9A-Z]{26}/g, '<request>');
  return { status, body: text, headers: [...headers].filter(([name]) => !varying.has(name)).toSorted() };
}

describe('the matrix of ids', () => {
  it('knows how to make one of every kind that a request can name', () => {
    expect([...new Set(cases.map(({ place }) => place.prefix))].filter((prefix) => !(prefix in fixtures))).toEqual([]);
  });
  it('knows of every text that is called an id whose id it is', () => {
    expect(unexplainedIds()).toEqual([]);
  });
  it('reaches what the contract holds', () => {
    expect(cases.length).toBeGreaterThan(45);
    expect(Object.keys(unshown).filter((name) => !cases.some((one) => one.name === name))).toEqual([]);
  });
});

describeApp('ids of others', (world) => {
  let [mine, strangers, elsewhere] = [] as unknown as [Cast, Cast, Cast];
  beforeAll(async () => {
    [mine, strangers, elsewhere] = [await createCast(world, 'alpha'), await createCast(world, 'alpha'), await createCast(world, 'beta')];
  });
  const ask = async (asker: Asker, operation: OperationInfo, place: Place, id: string) =>
    comparable(await world.call(operation.id, await requestFor(mine, asker, operation, { [place.name]: id })), id);

  it.each(cases)('$name', { timeout: 60_000 }, async ({ name, operation, place }) => {
    let isShown = name in unshown;
    const ways = waysOf(operation, place);
    for (const asker of askersOf(operation)) {
      const isOpen = place.prefix in open || name in open || actsForAll(operation, asker);
      const missing = await ask(asker, operation, place, missingId(place.prefix));
      // whose of the others it is makes no difference, and files take their time
      const other = place.prefix === 'upl' ? 'owner' : asker;
      for (const [way, make] of ways.entries()) {
        if (asker !== 'operator') {
          expect(await ask(asker, operation, place, await keptId(elsewhere, other, operation, place, way)), `${asker}: of another business`).toEqual(missing);
          if (!isOpen) expect(await ask(asker, operation, place, await keptId(strangers, other, operation, place, way)), `${asker}: of somebody else`).toEqual(missing);
        }
        if (isShown) continue;
        const own = await ask(asker, operation, place, await make(mine, asker));
        isShown = JSON.stringify(own) !== JSON.stringify(missing);
        if (isShown) expect((own as { status: number }).status, 'an id of one’s own is taken').not.toBe(400);
      }
    }
    expect(isShown, 'nobody’s own id was answered in another way than a missing one: the request fails before the id is looked at').toBe(true);
  });

  it('are left as they are, where what is taken away is answered like what was never there', async () => {
    const [{ caregiverId }, theirs] = [mine.caregiver, elsewhere.caregiver.caregiverId];
    const listed = async (cast: Cast, asker: Asker, operation: 'listFavorites' | 'listFeatured'): Promise<string[]> =>
      (await world.call(operation, askingAs(cast, asker))).body.data.map((one: { caregiverId: string }) => one.caregiverId);
    for (const cast of [mine, strangers]) await world.call('addFavorite', { ...askingAs(cast, 'owner'), params: { caregiverId } });
    await world.call('removeFavorite', { ...askingAs(mine, 'owner'), params: { caregiverId } });
    expect([await listed(mine, 'owner', 'listFavorites'), await listed(strangers, 'owner', 'listFavorites')]).toEqual([[], [caregiverId]]);

    await world.call('featureCaregiver', { ...askingAs(elsewhere, 'secret'), params: { caregiverId: theirs }, body: {} });
    await world.call('unfeatureCaregiver', { ...askingAs(mine, 'secret'), params: { caregiverId: theirs } });
    expect(await listed(elsewhere, 'secret', 'listFeatured')).toContain(theirs);
    await world.call('unfeatureCaregiver', { ...askingAs(elsewhere, 'secret'), params: { caregiverId: theirs } });
    expect(await listed(elsewhere, 'secret', 'listFeatured')).not.toContain(theirs);
  });
}, matrixServer);
