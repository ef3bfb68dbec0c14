import { describe, expect, it } from 'vitest';
import { isFinal, transitionFrom, transitionsOpenTo, type Transition } from '../machine.ts';

const table: readonly Transition<'open' | 'shut' | 'gone', 'make' | 'shut' | 'remove', 'dog' | 'cat'>[] = [
  { name: 'make', from: null, to: 'open', by: ['dog'] },
  { name: 'shut', from: 'open', to: 'shut', by: ['dog', 'cat'] },
  { name: 'remove', from: 'open', to: 'gone', by: ['cat'] },
  { name: 'remove', from: 'shut', to: 'gone', by: ['cat'] },
];

describe('a lifecycle', () => {
  it('has the transitions of its table and no other', () => {
    expect(transitionFrom(table, 'open', 'shut')?.to).toBe('shut');
    expect(transitionFrom(table, 'shut', 'remove')).toBe(table[3]);
    expect(transitionFrom(table, 'shut', 'shut')).toBeUndefined();
    expect(transitionFrom(table, 'gone', 'make')).toBeUndefined();
    expect(transitionFrom(table, null, 'make')?.to).toBe('open');
    expect(transitionFrom(table, null, 'remove')).toBeUndefined();
  });
  it('says what each may do in a state', () => {
    expect(transitionsOpenTo(table, 'open', 'cat').map(({ name }) => name)).toEqual(['shut', 'remove']);
    expect(transitionsOpenTo(table, 'open', 'dog').map(({ name }) => name)).toEqual(['shut']);
    expect(transitionsOpenTo(table, 'gone', 'cat')).toEqual([]);
  });
  it('ends where nothing leads on', () => {
    expect(['open', 'shut', 'gone'].map((state) => isFinal(table, state))).toEqual([false, false, true]);
  });
});
