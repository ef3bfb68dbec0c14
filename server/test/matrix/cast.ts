import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { BookingEntity } from '../../src/modules/bookings/index.ts';
import { createRepository } from '../../src/kernel/db/index.ts';
import { createIds } from '../../src/kernel/ids/ids.ts';
import { systemClock } from '../../src/kernel/time/clock.ts';
import { keys, operatorKey, password, testSettings, until, type CallOptions, type Signed, type SignedCaregiver, type TenantName, type World } from '../app/index.ts';
import type { TestServerOptions } from '../app/app.ts';
import { cardOf } from '../app/cards.ts';
import { createUploader } from '../app/uploads.ts';
import { honestDocuments } from '../corpus/documents.ts';

/** A calendar that a caregiver keeps elsewhere; nothing is in it. */
const elsewhere = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/calendar' }).end(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'END:VCALENDAR', ''].join('\r\n'));
});
await new Promise<void>((resolve) => {
  elsewhere.listen(0, '127.0.0.1', resolve);
});
elsewhere.unref();
export const calendarOrigin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;

/** The server of the matrices: applications wait for a decision, and the calendar above may be read. */
export const matrixServer: TestServerOptions = {
  env: { CALENDAR_SANDBOX_ORIGINS: calendarOrigin },
  settings: { caregivers: { ...testSettings.caregivers, approval: 'reviewed' } },
};

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
const bookingOf = async ({ world, owner, caregiver }: Cast, confirmed = false, dog: Parameters<World['dog']>[1] = {}): Promise<{ id: string; dogId: string }> => {
  const dogId = await world.dog(owner, dog);
  nth += 1;
  return { id: (await world.booking(owner, caregiver, [dogId], { confirmed, when: world.nights(20 + (nth % 80) * 4) })).id, dogId };
};

export const confirmedBooking = async (cast: Cast): Promise<string> => (await bookingOf(cast, true)).id;

/** Walks that nothing else in the matrices is in the way of: each series has a quarter of an hour of its own. */
export const seriesBody = async (cast: Cast, rule = 'FREQ=WEEKLY;COUNT=3') => {
  nth += 1;
  await cast.world.home(cast.owner);
  const minutes = 7 * 60 + (nth % 18) * 45;
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return {
    caregiverId: cast.caregiver.caregiverId, serviceType: 'walking', rule, startsOn: cast.world.nights(2 + (nth % 40)).checkIn, each: { unit: 'visit', time, durationMinutes: 30 },
    dogIds: [await cast.world.dog(cast.owner)], onConflict: 'skip',
  };
};

async function made(cast: Cast, who: Signed, id: Parameters<World['call']>[0], body?: unknown, more: CallOptions = {}): Promise<any> {
  const answer = await cast.world.call(id, { ...as(who), ...(body === undefined ? {} : { body }), ...more });
  if (answer.status >= 300) throw new Error(`${id} made nothing: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

type Maker = (cast: Cast, asker: Asker) => Promise<string>;

const kept = new WeakMap<Cast, Map<string, Promise<string>>>();
/** Made once for a cast; who asks for it must not change it. */
export function keep(cast: Cast, key: string, make: () => Promise<string>): Promise<string> {
  const of = kept.get(cast) ?? new Map<string, Promise<string>>();
  kept.set(cast, of);
  if (!of.has(key)) of.set(key, make());
  return of.get(key)!;
}
/** How `keep` knows what a fixture made. */
export const keyOf = (prefix: string, asker: Asker): string => `${prefix} ${asker}`;
/** The dog that a request names which says nothing else: what a dog has is made for this one. */
const keptDog = (cast: Cast): Promise<string> => keep(cast, keyOf('dog', 'owner'), () => fixtures['dog']!(cast, 'owner'));

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

export const photoOf = async (cast: Cast, dogId: string): Promise<string> =>
  (await made(cast, cast.owner, 'addDogPhoto', { uploadId: await uploaded('image')(cast, 'owner') }, { params: { dogId } })).id;
const certificationOf = async (cast: Cast, who: Signed): Promise<string> => {
  const { id } = await createUploader(cast.world.server, cast.world.call).upload(who, await files.document());
  return (await made(cast, who, 'addCertification', { kind: 'pet_first_aid', issuer: 'American Red Cross', number: 'PFA-20931', uploadId: id })).id;
};
/** A booking that is being looked after: told to the database, as paying and waiting for the start take their time. */
async function inCare(cast: Cast): Promise<{ id: string; dogId: string }> {
  // something is to be done today, whenever that is
  const booking = await bookingOf(cast, true, { feedingSchedule: [{ at: '23:59', instructions: 'Two cups' }] });
  const { parts } = cast.world.server.app;
  const ctx = await parts.contextFor(cast.world.server.tenantIds[cast.tenant], 'test');
  const now = ctx.clock.now().getTime();
  const patch = { status: 'in_progress', paymentStatus: 'paid', startsAt: new Date(now - 3_600_000), endsAt: new Date(now + 30 * 86_400_000) } as const;
  await parts.db.transaction(ctx, (tx) => createRepository(parts.db, BookingEntity).update(tx, { id: booking.id }, patch));
  return booking;
}
const keptCare = async (cast: Cast): Promise<{ id: string; dogId: string }> => JSON.parse(await keep(cast, 'booking in care', async () => JSON.stringify(await inCare(cast))));
const disputeAbout = async (cast: Cast, bookingId: string): Promise<string> =>
  (await made(cast, cast.owner, 'openDispute', { category: 'other', text: 'Not as agreed.' }, { params: { bookingId } })).id;
/** What requests about care and disputes name: one booking, its dog, and a dispute about it. */
export const care = {
  booking: async (cast: Cast): Promise<string> => (await keptCare(cast)).id,
  dog: async (cast: Cast): Promise<string> => (await keptCare(cast)).dogId,
  dispute: (cast: Cast): Promise<string> => keep(cast, 'dispute about the booking in care', async () => disputeAbout(cast, (await keptCare(cast)).id)),
  bookingInDispute: async (cast: Cast): Promise<string> => {
    const { id } = await inCare(cast);
    await disputeAbout(cast, id);
    return id;
  },
  logged: async (cast: Cast): Promise<string> => {
    await fixtures['cle']!(cast, 'caregiver');
    return (await keptCare(cast)).id;
  },
  reported: async (cast: Cast): Promise<string> => {
    const { id } = await inCare(cast);
    await made(cast, cast.caregiver, 'setBookingStatus', { status: 'completed' }, { params: { bookingId: id } });
    await cast.world.settled(cast.tenant);
    return id;
  },
};
/** A booking with a change that the owner proposed. */
export async function changeOf(cast: Cast): Promise<{ bookingId: string; changeId: string }> {
  const { id: bookingId } = await bookingOf(cast, true);
  const { change } = await made(cast, cast.owner, 'proposeBookingChange', { when: cast.world.nights(345, 1) }, { params: { bookingId } });
  return { bookingId, changeId: change.id };
}
/** Somebody who handed a page in, with a certification. */
export async function apply(cast: Cast): Promise<{ applicationId: string; caregiverId: string }> {
  const who = await cast.world.person('caregiver', cast.tenant);
  await made(cast, who, 'createCaregiver', { displayName: 'Ada L.', headline: 'A calm home', bio: 'Nine years of dogs, big and small.', postalCode: '80206' });
  const prices = [{ durationMinutes: null, amount: { amount: 5_500, currency: 'USD' } }];
  await made(cast, who, 'putService', { prices, capacity: 3, sizesTaken: ['small'] }, { params: { serviceType: 'boarding' } });
  await made(cast, who, 'putAvailabilityPlan', { days: [{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }], travelBufferMinutes: 15, sharedCapacity: null });
  await certificationOf(cast, who);
  const { application, caregiverId } = await made(cast, who, 'submitOnboarding');
  return { applicationId: application.id, caregiverId };
}
/** A file of one caregiver whom nobody knows yet. */
export const caregiverFile = (): { raw: string; headers: Record<string, string> } => ({
  raw: `email,firstName,lastName,postalCode,headline,bio,boarding\r\nmatrix-${(nth += 1)}-${process.pid}@test.example,Grace,Kim,80206,A calm home,Nine years,55.00\r\n`,
  headers: { 'content-type': 'text/csv' },
});

async function insertRow(cast: Cast, table: string, prefix: string, row: object): Promise<string> {
  const [id, { parts }] = [missingId(prefix), cast.world.server.app];
  const tenantId = cast.world.server.tenantIds[cast.tenant];
  await parts.db.transaction(await parts.contextFor(tenantId, 'test'), (tx) => tx.tx.manager.insert(table, { id, tenantId, ...row }));
  return id;
}
/** Something that the caregiver is owed, for a booking or for none. */
export async function owe(cast: Cast, bookingId: string | null): Promise<string> {
  const transactionId = missingId('ldg');
  await insertRow(cast, 'ledger_entries', 'lde', { transactionId, account: 'caregiver_payable', subjectId: cast.caregiver.userId, amountMinor: -500 });
  await insertRow(cast, 'ledger_entries', 'lde', { transactionId, account: 'platform_revenue', subjectId: null, amountMinor: 500 });
  await insertRow(cast, 'ledger_transactions', 'ldg', { id: transactionId, kind: 'adjustment', causeType: 'adjustment', causeId: transactionId, bookingId, currency: 'USD', occurredAt: new Date() });
  return cast.caregiver.userId;
}

/** A booking that was paid, and its invoice. */
export async function paidBooking(cast: Cast): Promise<{ bookingId: string; paymentId: string; invoiceId: string }> {
  const { id: bookingId } = await bookingOf(cast, true);
  const paymentId = await cast.world.pay(cast.owner, bookingId);
  const { id: invoiceId } = await made(cast, cast.owner, 'getInvoice', undefined, { params: { bookingId } });
  return { bookingId, paymentId, invoiceId };
}

/** A payment that is disputed at the bank. */
export async function chargebackOf(cast: Cast): Promise<{ bookingId: string; chargebackId: string }> {
  const { bookingId, paymentId } = await paidBooking(cast);
  await made(cast, cast.owner, 'completeSandboxPayment', { outcome: 'disputed' }, { params: { paymentId } });
  const listed = async () => (await made(cast, cast.admin, 'listChargebacks', undefined, { query: { bookingId } })).data;
  await until(async () => (await listed()).length === 1);
  return { bookingId, chargebackId: (await listed())[0].id };
}

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
  adr: async (cast) => {
    // an account can have ten
    const { data } = await made(cast, cast.owner, 'listAddresses');
    if (data.length >= 8) return data.at(-1).id;
    return (await made(cast, cast.owner, 'addAddress', { label: 'Home', line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202' })).id;
  },
  upl: async (cast, asker) =>
    (await made(cast, personOf(cast, asker), 'createUpload', { purpose: 'document', fileName: 'a.pdf', contentType: 'application/pdf', sizeBytes: 1_000 })).upload.id,
  doc: async (cast) =>
    (await made(cast, cast.caregiver, 'submitDocument', { kind: 'insurance', uploadId: await uploaded('document')(cast, 'caregiver') })).id,
  chk: async (cast) =>
    (await made(cast, await cast.world.person('caregiver', cast.tenant), 'startBackgroundCheck', { workLocation: { country: 'US', region: 'CO', city: 'Denver' } })).id,
  // a caregiver sees the dogs of their bookings
  dog: async (cast, asker) => (asker === 'caregiver' ? (await bookingOf(cast, true)).dogId : cast.world.dog(cast.owner)),
  vax: async (cast) =>
    (await made(cast, cast.owner, 'addVaccination', { vaccine: 'rabies', givenOn: '2025-09-14', validUntil: '2028-09-13' }, { params: { dogId: await keptDog(cast) } })).id,
  mrc: async (cast) =>
    (await made(cast, cast.owner, 'addMedicalRecord', { kind: 'surgery', title: 'Patella surgery', occurredOn: '2022-03-02' }, { params: { dogId: await keptDog(cast) } })).id,
  dph: async (cast) => photoOf(cast, await keptDog(cast)),
  crt: (cast) => certificationOf(cast, cast.caregiver),
  // hours that nothing else in the matrices books
  avx: async (cast) => {
    const body = { kind: 'open', from: cast.world.nights(10).checkIn, windows: [{ from: '05:00', to: '06:00' }] };
    return (await made(cast, cast.caregiver, 'addAvailabilityException', body)).exception.id;
  },
  cal: async (cast) => (await made(cast, cast.caregiver, 'addCalendarImport', { name: 'Mine', url: `${calendarOrigin}/mine.ics` })).id,
  cim: async (cast) => (await made(cast, cast.admin, 'importCaregivers', undefined, { ...caregiverFile(), query: { more: true } })).id,
  cap: async (cast) => (await apply(cast)).applicationId,
  cgv: async ({ caregiver }) => caregiver.caregiverId,
  qte: async ({ world, owner, caregiver }) => (await world.quote(owner, caregiver.caregiverId, [await world.dog(owner)], world.nights(20 + ((nth += 1) % 80) * 4))).body.id,
  bkg: async (cast) => (await bookingOf(cast)).id,
  cle: async (cast) => (await made(cast, cast.caregiver, 'addCareLogEntry', { kind: 'note', note: 'All is well.' }, { params: { bookingId: await care.booking(cast) } })).entry.id,
  dsp: async (cast) => disputeAbout(cast, (await inCare(cast)).id),
  bch: async (cast) => (await changeOf(cast)).changeId,
  bks: async (cast) => (await made(cast, cast.owner, 'createSeries', await seriesBody(cast))).id,
  pay: async (cast) => (await made(cast, cast.owner, 'processPayment', { bookingId: (await bookingOf(cast, true)).id })).payment.id,
  pmt: async (cast) => cardOf(cast.world, cast.owner),
  pms: async (cast) => (await made(cast, cast.owner, 'startPaymentMethodSetup', {})).setup.id,
  pyt: async (cast) => {
    const now = new Date();
    return insertRow(cast, 'payouts', 'pyt', {
      caregiverUserId: cast.caregiver.userId, provider: 'stripe', destination: 'acct_1', status: 'paid', currency: 'USD', amountMinor: 500, createdAt: now, paidAt: now, updatedAt: now,
    });
  },
  inv: async (cast) => (await paidBooking(cast)).invoiceId,
  cbk: async (cast) => (await chargebackOf(cast)).chargebackId,
  any: async ({ owner }) => owner.userId,
};

/** All the makers of a place's ids: what a body refers to must be ready for use, and not every kind is good for everything. */
export const makersOf = ({ prefix, in: where }: { readonly prefix: string; readonly in: string }): readonly Maker[] =>
  (prefix === 'upl' && where === 'body' ? [uploaded('document'), uploaded('image')] : [fixtures[prefix]!]);
