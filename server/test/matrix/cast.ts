import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { createIds } from '../../src/kernel/ids/ids.ts';
import { systemClock } from '../../src/kernel/time/clock.ts';
import { keys, operatorKey, password, type CallOptions, type Signed, type SignedCaregiver, type TenantName, type World } from '../app/index.ts';
import { createUploader } from '../app/uploads.ts';
import { honestDocuments } from '../corpus/documents.ts';

/** Everybody of one business who knows one another: whatever a fixture makes is theirs. */
export interface Cast {
  readonly world: World;
  readonly tenant: TenantName;
  readonly owner: Signed;
  readonly caregiver: SignedCaregiver;
  readonly support: Signed;
  readonly admin: Signed;
}
export const personRoles = ['owner', 'caregiver', 'support', 'admin'] as const;
export type Asker = 'anyone' | 'publishable' | 'owner' | 'caregiver' | 'support' | 'admin' | 'secret' | 'operator';

export async function createCast(world: World, tenant: TenantName): Promise<Cast> {
  return {
    world, tenant, owner: await world.person('owner', tenant), caregiver: await world.caregiver({}, tenant),
    support: await world.person('support', tenant), admin: await world.person('admin', tenant),
  };
}

/** How somebody of the cast sends their requests. */
export function askingAs(cast: Cast, asker: Asker): CallOptions {
  switch (asker) {
    case 'anyone': return { tenant: null };
    case 'publishable': return { tenant: cast.tenant };
    case 'secret': return { tenant: null, token: keys[cast.tenant].secret };
    case 'operator': return { tenant: null, token: operatorKey };
    default: return { tenant: cast.tenant, token: cast[asker].token };
  }
}

const ids = createIds(systemClock, () => 0.5);
/** An id of the right form that nobody has. */
export const missingId = (prefix: string): string => ids.next('user').replace(/^[a-z]+/, prefix === 'any' ? 'usr' : prefix);

const personOf = (cast: Cast, asker: Asker): Signed => (asker in { owner: 1, caregiver: 1, support: 1, admin: 1 } ? cast[asker as 'owner'] : cast.owner);
const as = (who: Signed): CallOptions => ({ token: who.token, tenant: who.tenant });

let nth = 0;
const bookingOf = async ({ world, owner, caregiver }: Cast, confirmed = false): Promise<{ id: string; dogId: string }> => {
  const dogId = await world.dog(owner);
  nth += 1;
  return { id: (await world.booking(owner, caregiver, [dogId], { confirmed, when: world.nights(20 + (nth % 80) * 4) })).id, dogId };
};

async function made(cast: Cast, who: Signed, id: Parameters<World['call']>[0], body?: unknown): Promise<any> {
  const answer = await cast.world.call(id, { ...as(who), ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new Error(`${id} made nothing: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

type Maker = (cast: Cast, asker: Asker) => Promise<string>;

/** Small ones that are taken, by what they are for. */
export const files = {
  document: async () => ({ bytes: honestDocuments()[0]!.bytes, contentType: 'application/pdf', purpose: 'document' as const }),
  image: async () => ({
    bytes: await sharp({ create: { width: 320, height: 320, channels: 3, background: '#884422' } }).jpeg().toBuffer(), contentType: 'image/jpeg', purpose: 'image' as const,
  }),
};
/** An upload that was checked, and can be used for what it was sent for. */
const uploaded = (purpose: keyof typeof files): Maker => async (cast, asker) => {
  const { id, status } = await createUploader(cast.world.server, cast.world.call).upload(personOf(cast, asker), await files[purpose]());
  if (status !== 'clean') throw new Error(`the ${purpose} is ${status}`);
  return id;
};

/**
 * How to make one of each kind of thing, belonging to somebody of the cast: for each prefix of an id that a request can carry. A new kind
 * of id needs a line here, and gets all of the matrix.
 */
export const fixtures: Readonly<Record<string, Maker>> = {
  ten: async ({ world }) => {
    const answer = await world.call('createTenant', { tenant: null, token: operatorKey, body: { slug: `made-${world.engine}-${(nth += 1)}`, name: 'Made' } });
    if (answer.status !== 201) throw new Error(`no tenant: ${JSON.stringify(answer.body)}`);
    return answer.body.tenant.id;
  },
  key: async ({ world, tenant }) =>
    (await world.call('createApiKey', { tenant: null, token: keys[tenant].secret, body: { kind: 'secret', name: 'matrix', scopes: ['bookings:read'] } })).body.apiKey.id,
  usr: async ({ world, tenant }) => (await world.person('owner', tenant)).userId,
  ses: async (cast, asker) => {
    const { token } = await cast.world.signIn(personOf(cast, asker).email, cast.tenant);
    return (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;
  },
  idn: async (cast, asker) => {
    const [id, { parts }] = [missingId('idn'), cast.world.server.app];
    const tenantId = cast.world.server.tenantIds[cast.tenant];
    await parts.db.transaction(await parts.contextFor(tenantId, 'test'), (tx) => tx.tx.manager.insert('identities', {
      id, tenantId, userId: personOf(cast, asker).userId, provider: 'google', subjectHash: createHash('sha256').update(id).digest('hex'), email: null, linkedAt: new Date(),
    }));
    return id;
  },
  mfa: async (cast, asker) => (await made(cast, personOf(cast, asker), 'enrolTotp', { password })).factorId,
  exp: async (cast, asker) => (await made(cast, personOf(cast, asker), 'requestMyExport')).id,
  adr: async (cast) => (await made(cast, cast.owner, 'addAddress', { label: 'Home', line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202' })).id,
  upl: async (cast, asker) =>
    (await made(cast, personOf(cast, asker), 'createUpload', { purpose: 'document', fileName: 'a.pdf', contentType: 'application/pdf', sizeBytes: 1_000 })).upload.id,
  doc: async (cast) =>
    (await made(cast, cast.caregiver, 'submitDocument', { kind: 'insurance', uploadId: await uploaded('document')(cast, 'caregiver') })).id,
  chk: async (cast) =>
    (await made(cast, await cast.world.person('caregiver', cast.tenant), 'startBackgroundCheck', { workLocation: { country: 'US', region: 'CO', city: 'Denver' } })).id,
  // a caregiver sees the dogs of their bookings
  dog: async (cast, asker) => (asker === 'caregiver' ? (await bookingOf(cast, true)).dogId : cast.world.dog(cast.owner)),
  cgv: async ({ caregiver }) => caregiver.caregiverId,
  qte: async ({ world, owner, caregiver }) => (await world.quote(owner, caregiver.caregiverId, [await world.dog(owner)], world.nights(20 + ((nth += 1) % 80) * 4))).body.id,
  bkg: async (cast) => (await bookingOf(cast)).id,
  pay: async (cast) => (await made(cast, cast.owner, 'processPayment', { bookingId: (await bookingOf(cast, true)).id })).payment.id,
  any: async ({ owner }) => owner.userId,
};

/** All the makers of a place's ids: what a body refers to must be ready for use, and not every kind is good for everything. */
export const makersOf = ({ prefix, in: where }: { readonly prefix: string; readonly in: string }): readonly Maker[] =>
  (prefix === 'upl' && where === 'body' ? [uploaded('document'), uploaded('image')] : [fixtures[prefix]!]);
