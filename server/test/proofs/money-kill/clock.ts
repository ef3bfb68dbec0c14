import type { Payers } from './payers.ts';
import type { Tables } from './tables.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

const saysEveryMs = 10_000;
const text = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 23);

export interface ClockGiven {
  readonly payers: Payers;
  readonly tables: Tables;
  readonly tenantId: string;
  readonly say: (text: string) => void;
}

/** The business's clock, which goes on a day at a time and says how far it is. */
export function createBusinessClock({ payers, tables, tenantId, say }: ClockGiven) {
  const now = async (): Promise<number> => Date.now() + Number((await tables.rows('SELECT clockOffsetMs FROM tenants WHERE id = ?', tenantId))[0]!['clockOffsetMs']);
  /** What is to be done until then, by kind. */
  const left = async (until: number): Promise<string> => {
    const rows = await tables.rows('SELECT kind, COUNT(*) AS n FROM deadlines WHERE tenantId = ? AND dueAt <= ? GROUP BY kind ORDER BY n DESC', tenantId, text(until));
    return rows.length === 0 ? 'nothing' : rows.map(({ kind, n }) => `${n} ${kind}`).join(', ');
  };

  /** Moves on by so much, and answers how many deadlines were worked off. */
  return async (byMs: number): Promise<number> => {
    const startedAt = performance.now();
    const target = (await now()) + byMs;
    const said = async (): Promise<void> => say(`it is ${text(await now())} of ${text(target)}; left until then: ${await left(target)}`);
    const watch = setInterval(() => {
      said().catch((error: unknown) => say(String(error)));
    }, saysEveryMs);
    let worked = 0;
    try {
      for (let gone = 0; gone < byMs; gone += dayMs) worked += await payers.advance(Math.min(dayMs, byMs - gone));
    } finally {
      clearInterval(watch);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    say(`${(byMs / dayMs).toFixed(1)} days on: ${worked} deadlines in ${seconds.toFixed(1)} s`);
    return worked;
  };
}
