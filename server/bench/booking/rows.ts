import { hash } from 'node:crypto';
import { nightsEach, type Quote, type Raw, type SubjectReady, type Template } from './plan.ts';

type Table = Exclude<keyof Template, 'answer' | 'caregiver_capacity'>;

/** The rows of one booking, with everything in them that differs from one to the next. */
export function createRows({ template, tenantId }: SubjectReady) {
  let count = 0;
  const idLike = (example: Raw): string => `${String(example['id']).slice(0, 4)}${String((count += 1)).padStart(26, '0')}`;

  return ({ ownerId, dogId, caregiverId, firstPlace, id: quoteId }: Quote, idempotencyKey: string) => {
    const bookingId = idLike(template.bookings);
    const rows: Record<Table, Raw> = {
      idempotency_keys: { ...template.idempotency_keys, actor: ownerId, keyHash: hash('sha256', idempotencyKey), answer: null },
      bookings: { ...template.bookings, id: bookingId, ownerId, caregiverId },
      booking_dogs: { ...template.booking_dogs, dogId, bookingId },
      booking_transitions: { ...template.booking_transitions, id: idLike(template.booking_transitions), bookingId },
      deadlines: { ...template.deadlines, id: idLike(template.deadlines), subjectId: bookingId },
      events: { ...template.events, id: idLike(template.events), subjectId: bookingId, position: null, leaseUntil: null, leaseToken: null },
    };
    const places = Array.from({ length: nightsEach }, (_, i) => ({ ...template.caregiver_capacity, caregiverId, place: firstPlace + i, used: 1 }));
    const body = JSON.stringify({ ...template.answer, id: bookingId });
    const answer = `{"status":201,"body":${body}}`;
    return { tenantId, quoteId, bookingId, rows, places, body, answer };
  };
}
export type Rows = ReturnType<ReturnType<typeof createRows>>;

/** What each table's rows go in with; the claim first, as the server does. */
export function insertsOf({ template }: SubjectReady, quote: (name: string) => string) {
  const insert = (table: string, row: Raw, rowCount = 1): string => {
    const columns = Object.keys(row).map(quote).join(', ');
    const placeholders = Array.from({ length: rowCount }, () => `(${Object.keys(row).map(() => '?').join(', ')})`).join(', ');
    return `INSERT INTO ${quote(table)} (${columns}) VALUES ${placeholders}`;
  };
  const tables: readonly Table[] = ['bookings', 'booking_dogs', 'booking_transitions', 'deadlines', 'events'];
  return {
    claim: insert('idempotency_keys', template.idempotency_keys),
    tables: tables.map((table) => ({ table, sql: insert(table, template[table]) })),
    capacity: insert('caregiver_capacity', template.caregiver_capacity, nightsEach),
    takeQuote: 'UPDATE quotes SET bookingId = ? WHERE tenantId = ? AND id = ? AND bookingId IS NULL',
    complete: 'UPDATE idempotency_keys SET answer = ? WHERE tenantId = ? AND actor = ? AND keyHash = ? AND claimToken = ? AND answer IS NULL',
  };
}

export const values = (row: Raw): (string | number | null)[] => Object.values(row);
export const completion = ({ answer, tenantId, rows: { idempotency_keys: claim } }: Rows) =>
  [answer, tenantId, claim['actor']!, claim['keyHash']!, claim['claimToken']!];
