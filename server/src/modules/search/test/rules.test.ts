import { describe, expect, it } from 'vitest';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Database } from '../../../kernel/db/index.ts';
import { createRules } from '../rules.ts';

const now = new Date('2026-06-01T10:00:00.000Z');
const ctx = { tenant: { id: 'ten_a' }, clock: { now: () => now } } as Ctx;
const tx = { ...ctx, tx: {} } as TxCtx;

function setUp(ids: readonly string[], failsAt?: string) {
  const set: { subjectId: string; dueAt: Date }[] = [];
  const refreshed: string[] = [];
  let isDown = failsAt !== undefined;
  const rules = createRules({
    db: { transaction: (_: Ctx, work: (tx: TxCtx) => Promise<unknown>) => work(tx) } as unknown as Pick<Database, 'transaction'>,
    repository: { listedAfter: async (_, after, limit) => ids.filter((id) => id > after).slice(0, limit) },
    projection: {
      async refresh(_, id) {
        if (isDown && id === failsAt) throw new Error('away');
        refreshed.push(id);
      },
    },
    deadlines: { set: async (_, { subjectId, dueAt }) => void set.push({ subjectId, dueAt }) },
    atOnce: 2,
  });
  return { rules, set, refreshed, recover: () => void (isDown = false) };
}

describe('what a business asks of its caregivers', () => {
  it.each([
    [['/caregivers/certifications', '/brand/tagline'], true],
    [['/caregivers/documents'], true],
    [['/caregivers/backgroundCheck'], true],
    [['/caregivers/approval'], false],
    [['/fees/ownerPercent', '/brand/tagline'], false],
  ])('%j asks for everybody to be brought in line: %s', async (pointers, asks) => {
    const { rules, set } = setUp([]);
    await rules.changed(tx, pointers);
    expect(set.length).toBe(asks ? 1 : 0);
    // no sooner than every server knows of it
    if (asks) expect(set[0]!.dueAt.getTime() - now.getTime()).toBeGreaterThan(1_000);
  });

  it('reaches everybody once, some at a time', async () => {
    const { rules, set, refreshed } = setUp(['cgv_1', 'cgv_2', 'cgv_3', 'cgv_4', 'cgv_5']);
    await rules.changed(tx, ['/caregivers/certifications']);
    const steps: number[] = [];
    for (let next = set.shift(); next; next = set.shift()) {
      await rules.deadline.run(ctx, next.subjectId);
      steps.push(refreshed.length);
    }
    expect(steps).toEqual([2, 4, 5]);
    expect(refreshed).toEqual(['cgv_1', 'cgv_2', 'cgv_3', 'cgv_4', 'cgv_5']);
  });

  it('goes on where it was stopped', async () => {
    const { rules, set, refreshed, recover } = setUp(['cgv_1', 'cgv_2', 'cgv_3', 'cgv_4', 'cgv_5'], 'cgv_4');
    await rules.deadline.run(ctx, 'after:');
    const { subjectId } = set.shift()!;
    await expect(rules.deadline.run(ctx, subjectId)).rejects.toThrow('away');
    recover();
    await rules.deadline.run(ctx, subjectId);
    expect(set.map((each) => each.subjectId)).toEqual(['after:cgv_4']);
    expect(refreshed).toEqual(['cgv_1', 'cgv_2', 'cgv_3', 'cgv_3', 'cgv_4']);
  });
});
