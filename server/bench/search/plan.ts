import type { EngineName } from '../../test/services/engines.ts';

/** One kind of search. */
export interface Kind {
  readonly radiusKm: number;
  readonly sort: 'distance' | 'price' | 'rating' | 'relevance';
  readonly hasDates: boolean;
}

export interface Given {
  readonly engine: EngineName;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
}

/** A statement as the server sent it to the database. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface SubjectReady {
  readonly url: string;
  readonly key: string;
}

/** Messages to the subject. */
export type Ask =
  | { readonly do: 'fill'; readonly upTo: number }
  | { readonly do: 'record'; readonly paths: readonly string[] }
  /** Lets everything cached run out. */
  | { readonly do: 'forget' };

export const radii = [5, 25, 50] as const;
export const sorts = ['distance', 'price', 'rating', 'relevance'] as const;
export const titleOf = ({ radiusKm, sort, hasDates }: Kind): string => `${radiusKm} km by ${sort}${hasDates ? ', with dates' : ''}`;
