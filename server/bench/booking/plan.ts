import type { EngineName } from '../../test/services/engines.ts';

/** `contested`: on one caregiver, twice as many as there is room for. */
export type Shape = 'spread' | 'hot' | 'contested';

/** Where the subject's server keeps its data, and where the floor's copy of it goes. */
export interface Given {
  readonly engine: EngineName;
  readonly databaseUrl: string;
  readonly floorUrl: string;
  readonly redisUrl: string | undefined;
  /** How many quotes of each shape. */
  readonly quoteCount: number;
}

/** A quote that waits to be booked. */
export interface Quote {
  readonly id: string;
  /** Index of its owner. */
  readonly owner: number;
  readonly ownerId: string;
  readonly dogId: string;
  readonly caregiverId: string;
  /** The first of its nights, as the capacity table counts them. */
  readonly firstPlace: number;
}

export type Raw = Readonly<Record<string, string | number | null>>;

/** One booking that the server made, row by row as the database has it, and what it answered: the floor writes the same. */
export interface Template {
  readonly idempotency_keys: Raw;
  readonly bookings: Raw;
  readonly booking_dogs: Raw;
  readonly booking_transitions: Raw;
  readonly deadlines: Raw;
  readonly events: Raw;
  readonly caregiver_capacity: Raw;
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface SubjectReady {
  readonly url: string;
  readonly key: string;
  readonly tenantId: string;
  readonly tokens: readonly string[];
  readonly quotes: Readonly<Record<Shape, readonly Quote[]>>;
  readonly template: Template;
}

export interface FloorGiven {
  readonly engine: EngineName;
  readonly url: string;
  readonly ready: SubjectReady;
}

export const nightsEach = 3;
