import type { OperationInfo } from '../../src/contract/contract.ts';
import { password, type CallOptions } from '../app/index.ts';
import { askingAs, fixtures, makersOf, type Asker, type Cast } from './cast.ts';
import { exampleBody, exampleParameters, placesOf, withAt, type Place } from './contract.ts';

/** What the contract's example does not say: bodies that hold dates, passwords and other facts of the test's own world. */
interface Recipe {
  readonly body?: (cast: Cast) => unknown;
  readonly query?: Readonly<Record<string, string>>;
  /** Another thing than the fixture's, which the operation would find nothing about. */
  readonly own?: Readonly<Record<string, (cast: Cast, asker: Asker) => Promise<string>>>;
}
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ownerWithBooking = async (cast: Cast, asker: Asker): Promise<string> => {
  await fixtures['bkg']!(cast, asker);
  return cast.owner.userId;
};
export const recipes: Readonly<Record<string, Recipe>> = {
  quoteBooking: { body: ({ world }) => ({ caregiverId: '', serviceType: 'boarding', when: world.nights(300), dogIds: [''] }) },
  getAvailability: { query: { serviceType: 'boarding', from: inDays(20), to: inDays(30) } },
  // the one that was begun as a passkey, at an origin of the business
  finishPasskeyRegistration: { own: { 'body:factorId': async (cast, asker) =>
    (await cast.world.call('startPasskeyRegistration', { ...askingAs(cast, asker), body: { password, origin: 'https://alpha.example' } })).body.factorId } },
  decideDocument: { body: () => ({ decision: 'rejected', reason: 'The second page is missing.' }) },
  submitDocument: { body: () => ({ kind: 'insurance', uploadId: '' }) },
  adminListBookings: { own: { 'query:ownerId': ownerWithBooking, 'query:caregiverId': async (cast, asker) => { await ownerWithBooking(cast, asker); return cast.caregiver.caregiverId; } } },
  listDocumentReviews: { own: { 'query:userId': async (cast, asker) => { await fixtures['doc']!(cast, asker); return cast.caregiver.userId; } } },
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

const kept = new WeakMap<Cast, Map<unknown, Promise<string>>>();
/** One of the cast's that all asks share; they must not change it. */
export function keptId(cast: Cast, asker: Asker, operation: OperationInfo, place: Place, way = 0): Promise<string> {
  const of = kept.get(cast) ?? new Map<unknown, Promise<string>>();
  kept.set(cast, of);
  const own = recipes[operation.id]?.own?.[place.name];
  const key = own ? `${operation.id} ${place.name} ${asker}` : `${place.prefix} ${place.prefix === 'upl' ? `${place.in} ${way}` : ''} ${asker}`;
  if (!of.has(key)) of.set(key, waysOf(operation, place)[way]!(cast, asker));
  return of.get(key)!;
}

/** A request as the contract's example has it, with ids of one's own; `ids` says which at one place or several. */
export async function requestFor(cast: Cast, asker: Asker, operation: OperationInfo, ids: Readonly<Record<string, string>>): Promise<CallOptions> {
  const recipe = recipes[operation.id];
  const params = exampleParameters(operation, 'path');
  const query: Record<string, any> = { ...exampleParameters(operation, 'query'), ...recipe?.query };
  let body: any = recipe?.body ? recipe.body(cast) : exampleBody(operation);
  for (const name of ['password', 'currentPassword']) if (body && name in body && operation.id !== 'resetPassword') body = { ...body, [name]: password };
  for (const place of placesOf(operation)) {
    const isWanted = place.name in ids || place.in === 'path' || (place.in === 'body' && hasAt(body, place.at));
    if (!isWanted) continue;
    const id = ids[place.name] ?? (await keptId(cast, asker, operation, place));
    if (place.in === 'path') params[place.at[0]!] = id;
    else if (place.in === 'query') query[place.at[0]!] = place.at.length > 1 ? [id] : id;
    else if (place.in === 'body') body = withAt(body, place.at, id);
  }
  const raw = operation.streamBody ? { raw: Buffer.from('x'), headers: { 'content-type': operation.body!.contentTypes[0]! } } : {};
  return { ...askingAs(cast, asker), params, query, ...(body === undefined || operation.streamBody ? {} : { body }), ...raw };
}

function hasAt(value: any, at: readonly string[]): boolean {
  const [first, ...rest] = at;
  if (first === undefined) return value !== undefined;
  if (value === null || typeof value !== 'object') return false;
  return first === '*' ? Array.isArray(value) && value.length > 0 && hasAt(value[0], rest) : first in value && hasAt(value[first], rest);
}
