/** A lifecycle as data: every transition there is. Anything not in the table cannot happen. */
export interface Transition<State extends string, Name extends string, By extends string> {
  readonly name: Name;
  /** Null is before the thing exists. */
  readonly from: State | null;
  readonly to: State;
  readonly by: readonly By[];
}

/** The transition of this name from this state, or undefined. */
export const transitionFrom = <T extends Transition<string, string, string>>(
  table: readonly T[], from: T['from'], name: T['name'],
): T | undefined => table.find((t) => t.from === from && t.name === name);

/** What an actor could do from a state, guards aside. */
export const transitionsOpenTo = <T extends Transition<string, string, string>>(
  table: readonly T[], from: T['from'], by: T['by'][number],
): T[] => table.filter((t) => t.from === from && t.by.includes(by));

/** States that nothing leads out of. */
export const isFinal = (table: readonly Transition<string, string, string>[], state: string): boolean =>
  !table.some((t) => t.from === state);
