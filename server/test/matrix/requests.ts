import type { OperationInfo } from '../../src/contract/contract.ts';
import { password, type CallOptions } from '../app/index.ts';
import { apply, askingAs, care, caregiverFile, changeOf, confirmedBooking, chargebackOf, fixtures, keep, keyOf, makersOf, owe, paidBooking, photoOf, type Asker, type Cast } from './cast.ts';
import { exampleBody, exampleParameters, placesOf, withAt, type Place } from './contract.ts';

/** What the contract's example does not say: bodies that hold dates, passwords and other facts of the test's own world. */
interface Recipe {
  readonly body?: (cast: Cast) => unknown;
  /** Where a body is one of several kinds, the one that has a place: `body:uploadId`. */
  readonly bodies?: Readonly<Record<string, () => unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  /** What a body is that is no JSON. */
  readonly stream?: () => Pick<CallOptions, 'raw' | 'headers'>;
  /** Another thing than the fixture's, which the operation would find nothing about. */
  readonly own?: Readonly<Record<string, (cast: Cast, asker: Asker) => Promise<string>>>;
}
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ownerWithBooking = async (cast: Cast, asker: Asker): Promise<string> => {
  await fixtures['bkg']!(cast, asker);
  return cast.owner.userId;
};
const newCaregiver = async ({ world, tenant }: Cast): Promise<string> => (await world.caregiver({}, tenant)).caregiverId;
const dogWithOnePhoto = (cast: Cast): Promise<string> => keep(cast, 'dog with one photo', () => cast.world.dog(cast.owner));
const itsPhoto = (cast: Cast): Promise<string> => keep(cast, 'photo of the dog with one', async () => photoOf(cast, await dogWithOnePhoto(cast)));
const changedBooking = (cast: Cast): Promise<string> => keep(cast, 'booking with a change', async () => {
  const { bookingId, changeId } = await changeOf(cast);
  void keep(cast, 'its change', async () => changeId);
  return bookingId;
});
const itsChange = async (cast: Cast): Promise<string> => {
  await changedBooking(cast);
  return keep(cast, 'its change', () => Promise.reject(new Error('a booking with a change has one')));
};
const walk = { unit: 'visit', time: '15:00', durationMinutes: 30 };
const seriesTerms = { caregiverId: '', serviceType: 'walking', rule: 'FREQ=WEEKLY;COUNT=3', startsOn: inDays(120), each: { ...walk, time: '16:00' }, dogIds: [''] };
export const recipes: Readonly<Record<string, Recipe>> = {
  previewSeries: { body: () => seriesTerms },
  createSeries: { body: () => ({ ...seriesTerms, onConflict: 'skip' }) },
  updateSeries: { body: () => ({ scope: 'all', each: walk, dogIds: [''] }) },
  previewSeriesUpdate: { body: () => ({ scope: 'all', each: walk, dogIds: [''] }) },
  cancelSeries: { body: () => ({ scope: 'all' }) },
  pauseSeries: { body: () => ({ from: inDays(3), to: inDays(4) }) },
  resumeSeries: { body: () => ({}) },
  quoteBooking: { body: ({ world }) => ({ caregiverId: '', serviceType: 'boarding', when: world.nights(300), dogIds: [''] }) },
  quoteBookingChange: { body: ({ world }) => ({ when: world.nights(310, 1), dogIds: [''] }) },
  proposeBookingChange: { body: ({ world }) => ({ when: world.nights(315, 1), dogIds: [''] }) },
  answerBookingChange: { own: { 'path:bookingId': changedBooking, 'path:changeId': itsChange } },
  getAvailability: { query: { serviceType: 'boarding', from: inDays(20), to: inDays(30) } },
  // the one that was begun as a passkey, at an origin of the business
  finishPasskeyRegistration: { own: { 'body:factorId': async (cast, asker) =>
    (await cast.world.call('startPasskeyRegistration', { ...askingAs(cast, asker), body: { password, origin: 'https://alpha.example' } })).body.factorId } },
  decideDocument: { body: () => ({ decision: 'rejected', reason: 'The second page is missing.' }) },
  submitDocument: { body: () => ({ kind: 'insurance', uploadId: '' }) },
  // all of a dog's photos are put in order, or none
  orderDogPhotos: { own: { 'path:dogId': dogWithOnePhoto, 'body:photoIds/*': itsPhoto, 'body:coverPhotoId': itsPhoto } },
  importCaregivers: { stream: caregiverFile },
  featureCaregiver: { body: () => ({ rank: 10, until: `${inDays(30)}T00:00:00.000Z` }) },
  // the cast's own caregiver stays on the list
  suspendCaregiver: { own: { 'path:caregiverId': newCaregiver } },
  reinstateCaregiver: { own: { 'path:caregiverId': async (cast) => {
    const caregiverId = await newCaregiver(cast);
    await cast.world.call('suspendCaregiver', { ...askingAs(cast, 'secret'), params: { caregiverId }, body: { reason: 'A complaint.' } });
    return caregiverId;
  } } },
  listCaregiverApplications: { own: { 'query:caregiverId': async (cast) => (await apply(cast)).caregiverId } },
  adminListBookings: { own: { 'query:ownerId': ownerWithBooking, 'query:caregiverId': async (cast, asker) => { await ownerWithBooking(cast, asker); return cast.caregiver.caregiverId; } } },
  listDocumentReviews: { own: { 'query:userId': async (cast, asker) => { await fixtures['doc']!(cast, asker); return cast.caregiver.userId; } } },
  addCareLogEntry: {
    own: { 'path:bookingId': care.booking, 'body:dogIds/*': care.dog, 'body:dogId': care.dog },
    body: () => ({ kind: 'play', dogIds: [''] }),
    bodies: {
      'body:dogId': () => ({ kind: 'medication', dogId: '', name: 'Apoquel' }), 'body:uploadId': () => ({ kind: 'photo', uploadId: '' }),
      'body:entryId': () => ({ kind: 'void', entryId: '', reason: 'Not so.' }), 'body:corrects/entryId': () => ({ kind: 'note', note: 'So.', corrects: { entryId: '', reason: 'Not so.' } }),
    },
  },
  addDisputeEvidence: { own: { 'path:bookingId': care.booking, 'path:disputeId': care.dispute } },
  withdrawDispute: { own: { 'path:bookingId': care.booking, 'path:disputeId': care.dispute } },
  listCareLog: { own: { 'path:bookingId': care.logged } },
  listCareTasks: { own: { 'path:bookingId': care.booking } },
  getReportCard: { own: { 'path:bookingId': care.reported } },
  listDisputes: { own: { 'query:bookingId': care.bookingInDispute } },
  // of a booking that waits to be paid
  processPayment: { own: { 'body:bookingId': (cast) => confirmedBooking(cast) } },
  // a booking that is over
  tipCaregiver: { own: { 'path:bookingId': care.reported } },
  listPayments: { own: { 'query:bookingId': async (cast, asker) => {
    const paymentId = await fixtures['pay']!(cast, asker);
    return (await cast.world.call('getPayment', { ...askingAs(cast, 'owner'), params: { paymentId } })).body.bookingId;
  } } },
  listLedgerEntries: { own: {
    'query:caregiverUserId': (cast) => owe(cast, null),
    'query:bookingId': async (cast, asker) => {
      const bookingId = await fixtures['bkg']!(cast, asker);
      await owe(cast, bookingId);
      return bookingId;
    },
  } },
  adminListPayouts: { own: { 'query:caregiverUserId': async (cast, asker) => { await fixtures['pyt']!(cast, asker); return cast.caregiver.userId; } } },
  runPayouts: { own: { 'body:caregiverUserId': (cast) => owe(cast, null) }, body: () => ({ caregiverUserId: '' }) },
  closeLedgerDay: { body: () => ({ day: inDays(-3) }) },
  // what is held back for good leaves all others waiting
  setSandboxWebhooks: { body: () => ({ mode: 'normal' }) },
  listInvoices: { own: { 'query:bookingId': async (cast) => (await paidBooking(cast)).bookingId } },
  listChargebacks: { own: { 'query:bookingId': async (cast) => (await chargebackOf(cast)).bookingId } },
  listAuditLog: { own: {
    'query:subjectId': (cast, asker) => fixtures['key']!(cast, asker),
    'query:actorId': async (cast) => {
      await cast.world.call('createApiKey', { ...askingAs(cast, 'admin'), body: { kind: 'secret', name: 'matrix', scopes: ['bookings:read'] } });
      return cast.admin.userId;
    },
  } },
};

/** Who the matrix asks as. What a publishable key opens is asked signed in as well: the token could find more. */
export const askersOf = ({ roles }: OperationInfo): Asker[] => {
  const named = roles.filter((role): role is Asker => role !== 'provider');
  return named.includes('publishable') ? [...new Set<Asker>([...named, 'owner', 'caregiver', 'secret'])] : named;
};

/** How to make ids for a place; as a rule, one way. */
export const waysOf = (operation: OperationInfo, place: Place): ReturnType<typeof makersOf> => {
  const own = recipes[operation.id]?.own?.[place.name];
  return own ? [own] : makersOf(place);
};

/** One of the cast's that all asks share; they must not change it. */
export function keptId(cast: Cast, asker: Asker, operation: OperationInfo, place: Place, way = 0): Promise<string> {
  const isOwn = recipes[operation.id]?.own?.[place.name] !== undefined;
  const kind = isOwn ? `${operation.id} ${place.name}` : place.prefix === 'upl' ? `upl ${place.in} ${way}` : place.prefix;
  return keep(cast, keyOf(kind, asker), () => waysOf(operation, place)[way]!(cast, asker));
}

/** A request as the contract's example has it, with ids of one's own; `ids` says which at one place or several. */
export async function requestFor(cast: Cast, asker: Asker, operation: OperationInfo, ids: Readonly<Record<string, string>>): Promise<CallOptions> {
  const recipe = recipes[operation.id];
  const params = exampleParameters(operation, 'path');
  const query: Record<string, any> = { ...exampleParameters(operation, 'query'), ...recipe?.query };
  const ofKind = Object.keys(ids).flatMap((name) => recipe?.bodies?.[name] ?? [])[0];
  let body: any = ofKind ? ofKind() : recipe?.body ? recipe.body(cast) : exampleBody(operation);
  for (const name of ['password', 'currentPassword']) if (body && name in body && operation.id !== 'resetPassword') body = { ...body, [name]: password };
  for (const place of placesOf(operation)) {
    const isWanted = place.name in ids || place.in === 'path' || (place.in === 'body' && hasAt(body, place.at));
    if (!isWanted) continue;
    const id = ids[place.name] ?? (await keptId(cast, asker, operation, place));
    if (place.in === 'path') params[place.at[0]!] = id;
    else if (place.in === 'query') query[place.at[0]!] = place.at.length > 1 ? [id] : id;
    else if (place.in === 'body') body = withAt(body, place.at, id);
  }
  const raw = operation.streamBody ? recipe?.stream?.() ?? { raw: Buffer.from('x'), headers: { 'content-type': operation.body!.contentTypes[0]! } } : {};
  return { ...askingAs(cast, asker), params, query, ...(body === undefined || operation.streamBody ? {} : { body }), ...raw };
}

function hasAt(value: any, at: readonly string[]): boolean {
  const [first, ...rest] = at;
  if (first === undefined) return value !== undefined;
  if (value === null || typeof value !== 'object') return false;
  return first === '*' ? Array.isArray(value) && value.length > 0 && hasAt(value[0], rest) : first in value && hasAt(value[first], rest);
}
