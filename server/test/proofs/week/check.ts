import { expect } from 'vitest';
import type { World } from '../../app/index.ts';
import { toMs } from '../tables.ts';
import type { Due } from './scene.ts';

interface Fact {
  readonly type: string;
  readonly subjectId: string;
  readonly at: number;
}

const wallMs = 60_000;

/** What happened, in the order in which it was told: facts' places in the business's order. */
async function factsOf(world: World, types: readonly string[]): Promise<Fact[]> {
  const { rows } = await world.server.app.parts.db.query<Record<string, unknown>>(
    {}, `SELECT type, subjectId, occurredAt, position FROM events WHERE tenantId = ? AND type IN (${types.map(() => '?').join(', ')}) ORDER BY position`, [world.server.tenantIds.alpha, ...types]);
  expect(rows.every(({ position }) => position !== null)).toBe(true);
  return rows.map(({ type, subjectId, occurredAt }) => ({ type: String(type), subjectId: String(subjectId), at: toMs(occurredAt) }));
}

/** Each of them once, at its time and not before, in the order of the times; and nothing is left that was due. */
export async function expectWorkedOff(world: World, due: readonly Due[], now: number): Promise<void> {
  const facts = await factsOf(world, [...new Set(due.map(({ type }) => type))]);
  const told = (all: readonly { type: string; subjectId: string }[]) => all.map(({ type, subjectId }) => `${type} ${subjectId}`);
  expect(told(facts).sort()).toEqual(told(due).sort());
  const wanted = new Map(due.map((one) => [`${one.type} ${one.subjectId}`, one.at]));
  for (const { type, subjectId, at } of facts) {
    const dueAt = wanted.get(`${type} ${subjectId}`)!;
    if (Number.isNaN(dueAt)) continue;
    // the clock that was moved there goes on while it is worked
    expect({ type, subjectId, early: at < dueAt, late: at > dueAt + wallMs }).toEqual({ type, subjectId, early: false, late: false });
  }
  const times = facts.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const dueTimes = facts.map(({ type, subjectId, at }) => wanted.get(`${type} ${subjectId}`) || at);
  expect(dueTimes).toEqual(dueTimes.toSorted((a, b) => a - b));
  const { rows } = await world.server.app.parts.db.query<Record<string, unknown>>({}, 'SELECT kind, dueAt FROM deadlines WHERE tenantId = ?', [world.server.tenantIds.alpha]);
  expect(rows.filter(({ dueAt }) => toMs(dueAt) <= now)).toEqual([]);
}
