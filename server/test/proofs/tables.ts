import type { Database } from '../../src/kernel/db/index.ts';

type Raw = Readonly<Record<string, unknown>>;
type Ask = Pick<Database, 'query'>;

/** As either engine's driver has it. */
export const toMs = (value: unknown): number => (value instanceof Date ? value.getTime() : Date.parse(`${String(value).replace(' ', 'T')}Z`));

const rowsOf = async (db: Ask, sql: string, parameters: readonly (string | number)[]): Promise<readonly Raw[]> => (await db.query<Raw>({}, sql, parameters as never)).rows;

/**
 * Bookings at whose beginning more is going on than the service takes, by joining bookings with themselves: what overlaps at all overlaps at the
 * beginning of one of them. Asks the bookings' own rows, and none of those that capacity is counted in.
 */
export const overbooked = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT a.id AS id, a.serviceType AS serviceType, a.caregiverId AS caregiverId, COUNT(*) AS dogs, COUNT(DISTINCT b.id) AS parties, s.capacity AS capacity
  FROM bookings a
  JOIN bookings b ON b.tenantId = a.tenantId AND b.caregiverId = a.caregiverId AND b.serviceType = a.serviceType AND b.startsAt <= a.startsAt AND b.endsAt > a.startsAt
  JOIN booking_dogs d ON d.tenantId = b.tenantId AND d.bookingId = b.id
  JOIN caregiver_services s ON s.tenantId = a.tenantId AND s.caregiverId = a.caregiverId AND s.serviceType = a.serviceType
  WHERE a.tenantId = ? AND a.status IN ('pending', 'confirmed', 'in_progress', 'completed') AND b.status IN ('pending', 'confirmed', 'in_progress', 'completed')
  GROUP BY a.id, a.serviceType, a.caregiverId, s.capacity
  HAVING (a.serviceType IN ('boarding', 'daycare') AND COUNT(*) > s.capacity) OR (a.serviceType NOT IN ('boarding', 'daycare') AND COUNT(DISTINCT b.id) > 1)`, [tenantId]);

/** The same over the services that share the caregiver. */
export const overbookedTogether = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT a.id AS id, a.caregiverId AS caregiverId, COUNT(*) AS dogs, s.sharedCapacity AS capacity
  FROM bookings a
  JOIN bookings b ON b.tenantId = a.tenantId AND b.caregiverId = a.caregiverId AND b.serviceType IN ('boarding', 'daycare') AND b.startsAt <= a.startsAt AND b.endsAt > a.startsAt
  JOIN booking_dogs d ON d.tenantId = b.tenantId AND d.bookingId = b.id
  JOIN caregiver_services s ON s.tenantId = a.tenantId AND s.caregiverId = a.caregiverId AND s.serviceType = a.serviceType AND s.sharedCapacity IS NOT NULL
  WHERE a.tenantId = ? AND a.serviceType IN ('boarding', 'daycare')
    AND a.status IN ('pending', 'confirmed', 'in_progress', 'completed') AND b.status IN ('pending', 'confirmed', 'in_progress', 'completed')
  GROUP BY a.id, a.caregiverId, s.sharedCapacity
  HAVING COUNT(*) > s.sharedCapacity`, [tenantId]);

/** What is taken, by `pool place`. */
export async function heldRows(db: Ask, tenantId: string, caregiverId: string): Promise<Map<string, number>> {
  const rows = await rowsOf(db, 'SELECT pool, place, used FROM caregiver_capacity WHERE tenantId = ? AND caregiverId = ? AND used <> 0', [tenantId, caregiverId]);
  return new Map(rows.map(({ pool, place, used }) => [`${String(pool)} ${Number(place)}`, Number(used)]));
}

/** Transactions of the books that don't sum to zero, or have fewer than two entries. */
export const unbalanced = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT t.id AS id, COALESCE(SUM(e.amountMinor), 0) AS total, COUNT(e.id) AS entries
  FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.tenantId = t.tenantId AND e.transactionId = t.id
  WHERE t.tenantId = ? GROUP BY t.id HAVING COALESCE(SUM(e.amountMinor), 0) <> 0 OR COUNT(e.id) < 2`, [tenantId]);

/** Payments from which more went back than came in, or of which the sums differ from the refunds that there are. */
export const badRefunds = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT p.id AS id, p.status AS status, p.amountMinor AS amount, p.refundedMinor AS refunded, COALESCE(SUM(r.amountMinor), 0) AS made
  FROM payments p LEFT JOIN refunds r ON r.tenantId = p.tenantId AND r.paymentId = p.id AND r.status = 'succeeded'
  WHERE p.tenantId = ? GROUP BY p.id, p.status, p.amountMinor, p.refundedMinor
  HAVING COALESCE(SUM(r.amountMinor), 0) > p.amountMinor OR COALESCE(SUM(r.amountMinor), 0) <> p.refundedMinor OR (p.refundedMinor > 0 AND p.status NOT IN ('refunded', 'partially_refunded'))`, [tenantId]);

export async function balances(db: Ask, tenantId: string): Promise<Record<string, number>> {
  const rows = await rowsOf(db, 'SELECT account, SUM(amountMinor) AS amount FROM ledger_entries WHERE tenantId = ? GROUP BY account', [tenantId]);
  return Object.fromEntries(rows.map(({ account, amount }) => [String(account), Number(amount)]));
}

export const transitionRows = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, [
  'SELECT b.id AS bookingId, b.status AS status, t.name AS name, t.`from` AS fromState, t.`to` AS toState, t.`by` AS byWhom, t.`at` AS atInstant',
  'FROM bookings b LEFT JOIN booking_transitions t ON t.tenantId = b.tenantId AND t.bookingId = b.id WHERE b.tenantId = ? ORDER BY b.id, t.id',
].join(' '), [tenantId]);

/** The bookings as they stand, with how many dogs they have places for. */
export const bookingRows = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT b.id AS id, b.status AS status, b.paymentStatus AS paymentStatus, b.totalMinor AS totalMinor, b.refundedMinor AS refundedMinor, b.balanceDueMinor AS balanceDueMinor,
    b.startsAt AS startsAt, b.endsAt AS endsAt, b.seriesId AS seriesId, COUNT(d.dogId) AS dogs
  FROM bookings b LEFT JOIN booking_dogs d ON d.tenantId = b.tenantId AND d.bookingId = b.id WHERE b.tenantId = ?
  GROUP BY b.id, b.status, b.paymentStatus, b.totalMinor, b.refundedMinor, b.balanceDueMinor, b.startsAt, b.endsAt, b.seriesId`, [tenantId]);

/** Series with what became of each day; a series of no day is there, too. */
export const seriesRows = (db: Ask, tenantId: string): Promise<readonly Raw[]> => rowsOf(db, `
  SELECT s.id AS id, s.status AS status, s.doneThrough AS doneThrough, s.endsOn AS endsOn, s.pause AS pause, s.proposal AS proposal, o.date AS date, o.occurrence AS occurrence,
    o.state AS state, o.bookingId AS bookingId
  FROM booking_series s LEFT JOIN booking_series_occurrences o ON o.tenantId = s.tenantId AND o.seriesId = s.id WHERE s.tenantId = ? ORDER BY s.id, o.date`, [tenantId]);

export const deadlineRows = (db: Ask, tenantId: string): Promise<readonly Raw[]> =>
  rowsOf(db, "SELECT kind, subjectId, dueAt, attempts FROM deadlines WHERE tenantId = ? ORDER BY dueAt, id", [tenantId]);

/** A local date as either engine's driver has it. */
export const toDate = (value: unknown): string | null => (value === null || value === undefined ? null : value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10));
