import mysql from 'mysql2/promise';
import type { Ready } from './plan.ts';

export interface Attempt {
  readonly quoteId: string;
  readonly caregiver: number;
  readonly owner: number;
  /** From the first night of the season on. */
  readonly from: number;
  readonly nights: number;
}
export type Wanted = Omit<Attempt, 'quoteId'>;

const insertedAtOnce = 500;

/** The proof's own way to the tables, past the servers. */
export async function openTables(url: string) {
  const pool = mysql.createPool({ uri: url, connectionLimit: 4, timezone: 'Z', supportBigNumbers: true, jsonStrings: true });
  const query = async <Row>(_scope: object, sql: string, parameters: unknown): Promise<{ rows: Row[]; affected: number }> => {
    const [rows] = await pool.query(sql, parameters as unknown[]);
    return { rows: rows as Row[], affected: 0 };
  };
  return { pool, query: query as never, rows: async (sql: string, parameters: unknown[]) => (await pool.query(sql, parameters))[0] as Record<string, unknown>[], close: () => pool.end() };
}
export type Tables = Awaited<ReturnType<typeof openTables>>;

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Writes quotes by hand that a server would have told: asking it for each would be most of the work. */
export function createQuotes({ pool, rows }: Tables, { caregiverIds, owners, tenantId }: Ready, firstDay: number) {
  let count = 0;
  let template: Record<string, unknown> | undefined;
  return async (wanted: readonly Wanted[]): Promise<Attempt[]> => {
    template ??= (await rows('SELECT * FROM quotes WHERE tenantId = ? LIMIT 1', [tenantId]))[0]!;
    const columns = Object.keys(template);
    const attempts: Attempt[] = [];
    const lines: unknown[][] = [];
    for (const one of wanted) {
      const quoteId = `qte_${String((count += 1)).padStart(26, '0')}`;
      const owner = owners[one.owner]!;
      const when = { unit: 'night', checkIn: dateOf(firstDay + one.from), checkOut: dateOf(firstDay + one.from + one.nights) };
      const request = { ...(JSON.parse(String(template['request'])) as object), caregiverId: caregiverIds[one.caregiver], when, dogIds: [owner.dogId] };
      const row: Record<string, unknown> = {
        ...template, id: quoteId, ownerId: owner.id, bookingId: null, request: JSON.stringify(request), expiresAt: new Date(Date.now() + 2 * 86_400_000),
      };
      lines.push(columns.map((column) => row[column]));
      attempts.push({ ...one, quoteId });
    }
    for (let at = 0; at < lines.length; at += insertedAtOnce) await pool.query('INSERT INTO quotes (??) VALUES ?', [columns, lines.slice(at, at + insertedAtOnce)]);
    return attempts;
  };
}
