import { encodeTime, monotonicFactory } from 'ulid';
import type { Clock } from '../time/clock.ts';

/** What each kind of id starts with, so that a person can tell one from another at sight. */
export const prefixes = {
  tenant: 'ten', apiKey: 'key', user: 'usr', session: 'ses', refreshToken: 'rft', dog: 'dog', vaccination: 'vax', medicalRecord: 'mrc', dogPhoto: 'dph', caregiver: 'cgv', service: 'svc',
  application: 'cap', certification: 'crt', caregiverImport: 'cim',
  booking: 'bkg', series: 'bks', quote: 'qte', payment: 'pay', refund: 'rfd', invoice: 'inv', ledgerTransaction: 'ldg', ledgerEntry: 'lde',
  notification: 'ntf', event: 'evt', webhook: 'whk', deadline: 'dln', request: 'req', transition: 'btr', auditRow: 'aud', mailToken: 'mtk', deviceLogin: 'dvl',
  address: 'adr', dataExport: 'exp', textMessage: 'sms',
  upload: 'upl', document: 'doc', backgroundCheck: 'chk',
  identity: 'idn', oauthState: 'ost', mfaFactor: 'mfa', recoveryCode: 'rcv', loginChallenge: 'lch',
  availabilityException: 'avx', calendarImport: 'cal',
  careEntry: 'cle', dispute: 'dsp', disputeStatement: 'dst',
  bookingChange: 'bch',
  paymentMethod: 'pmt', paymentSetup: 'pms',
  payout: 'pyt', payoutAccount: 'pac', ledgerClose: 'lcl',
  chargeback: 'cbk',
} as const;
export type IdKind = keyof typeof prefixes;

export interface Ids {
  /** A prefixed, monotonic ULID such as `bkg_01JZ…`: sortable by the time it was made, unique across servers. */
  next(kind: IdKind): string;
}

/** The smallest id that one made at this instant can have: of what was made since then, all are greater. */
export const firstIdAt = (kind: IdKind, instant: Date): string => `${prefixes[kind]}_${encodeTime(instant.getTime(), 10)}`;

/** `random` gives numbers in [0, 1); production hands in a cryptographic one. */
export function createIds(wall: Clock, random: () => number): Ids {
  const ulid = monotonicFactory(random);
  return { next: (kind) => `${prefixes[kind]}_${ulid(wall.now().getTime())}` };
}
