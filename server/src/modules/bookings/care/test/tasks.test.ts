import { describe, expect, it } from 'vitest';
import { assign, canDo, stateOf, tasksOf, type Doing } from '../tasks.ts';

const instant = (text: string): Date => new Date(text);
const denver = 'America/Denver';
const biscuit = {
  id: 'dog_b', name: 'Biscuit',
  feeding: [{ at: '07:30', instructions: 'Two cups' }, { at: '18:00', instructions: 'One cup' }],
  medication: [{ at: '08:00', name: 'Apoquel', dose: '16 mg', instructions: 'with food' }, { at: '08:00', name: 'Insulin', dose: '4 IU', instructions: '' }],
};
const stay = { serviceType: 'boarding' as const, startsAt: instant('2026-06-12T18:00:00Z'), endsAt: instant('2026-06-14T18:00:00Z'), timeZone: denver, lines: [] };
const doing = (given: Partial<Doing>): Doing => ({ id: 'cle_1', kind: 'meal', dogIds: ['dog_b'], happenedAt: stay.startsAt, task: null, medication: null, ...given });

describe('tasks', () => {
  it('are the meals and medication while the dogs are there', () => {
    expect(tasksOf(stay, [biscuit]).map(({ task }) => task.replace('dog_b:2026-06-', ''))).toEqual([
      'meal:12T18:00', 'meal:13T07:30', 'medication:13T08:00', 'medication:13T08:00/2', 'meal:13T18:00', 'meal:14T07:30', 'medication:14T08:00', 'medication:14T08:00/2',
    ]);
    expect(tasksOf(stay, [biscuit])[2]).toMatchObject({ label: 'Apoquel', instructions: '16 mg: with food', dogName: 'Biscuit', dueAt: instant('2026-06-13T14:00:00Z') });
  });
  it('are at wall times: one in the gap of a clock change moves forward, a doubled one is the first', () => {
    const of = (at: string, from: string, to: string) => tasksOf({ ...stay, startsAt: instant(from), endsAt: instant(to) }, [{ ...biscuit, feeding: [{ at, instructions: 'x' }], medication: [] }]).map(({ dueAt }) => dueAt.toISOString());
    expect(of('02:30', '2026-03-07T19:00:00Z', '2026-03-08T19:00:00Z')).toEqual(['2026-03-08T09:30:00.000Z']);
    expect(of('01:30', '2026-10-31T19:00:00Z', '2026-11-01T19:00:00Z')).toEqual(['2026-11-01T07:30:00.000Z']);
  });
  it('are the walk that was booked, and the extras', () => {
    const walk = { ...stay, serviceType: 'walking' as const, endsAt: instant('2026-06-12T18:30:00Z'), lines: [{ code: 'base', description: 'Walk' }, { code: 'add_on', description: 'Bath' }] };
    expect(tasksOf(walk, [biscuit]).map(({ kind, label }) => [kind, label])).toEqual([['walk', 'Dog walking'], ['add_on', 'Bath']]);
    const tasks = tasksOf(walk, []);
    expect(assign(tasks, [doing({ id: 'cle_w', kind: 'walk_track' }), doing({ id: 'cle_n', kind: 'note', task: 'add_on:1' })])).toEqual(new Map([['add_on:1', 'cle_n'], ['walk', 'cle_w']]));
  });
});

describe('what does a task', () => {
  const tasks = tasksOf(stay, [biscuit]);
  it('is the entry that names it, before one that is only near', () => {
    const named = 'meal:dog_b:2026-06-12T18:00';
    expect(assign(tasks, [doing({ id: 'cle_far', happenedAt: instant('2026-06-13T23:00:00Z'), task: named }), doing({ id: 'cle_near', happenedAt: instant('2026-06-13T00:00:00Z') })]).get(named)).toBe('cle_far');
  });
  it('is the nearest within three hours, of the same dog and the same medication, and does no other', () => {
    const at = instant('2026-06-13T14:10:00Z');
    const done = assign(tasks, [doing({ id: 'cle_i', kind: 'medication', medication: 'insulin', happenedAt: at }), doing({ id: 'cle_m', happenedAt: at }), doing({ id: 'cle_x', happenedAt: at, dogIds: ['dog_x'] })]);
    expect(done).toEqual(new Map([['medication:dog_b:2026-06-13T08:00/2', 'cle_i'], ['meal:dog_b:2026-06-13T07:30', 'cle_m']]));
    expect(assign(tasks, [doing({ happenedAt: instant('2026-06-13T17:00:01Z') })]).size).toBe(0);
    expect(assign(tasks, [doing({ kind: 'potty', happenedAt: at })]).size).toBe(0);
  });
  it('is of its kind; an extra is done by anything, and a walk by a note', () => {
    expect([canDo('meal', 'meal'), canDo('meal', 'medication'), canDo('note', 'meal'), canDo('note', 'add_on'), canDo('note', 'walk'), canDo('meal', 'walk')]).toEqual([true, false, false, true, true, false]);
  });
  it('and what nothing did is due, overdue after an hour, and missed at the end', () => {
    const [task] = tasks as [(typeof tasks)[number]];
    const later = (minutes: number): Date => new Date(task.dueAt.getTime() + minutes * 60_000);
    expect([stateOf(task, false, false, later(60)), stateOf(task, false, false, later(61)), stateOf(task, false, true, later(0)), stateOf(task, true, true, later(61))]).toEqual(['due', 'overdue', 'missed', 'done']);
  });
});
