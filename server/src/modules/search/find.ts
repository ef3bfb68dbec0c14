import type { Ctx } from '../../kernel/context/context.ts';
import type { Caregivers, SearchWhen, SizeClass } from '../caregivers/index.ts';
import { candidatesOf, type CellHints } from './candidates.ts';
import type { ListOf, Position } from './cursor.ts';
import type { Candidate } from './order.ts';
import type { Scans } from './scans.ts';

export interface FindDeps {
  readonly scans: Scans;
  readonly caregivers: Pick<Caregivers, 'freeFor'>;
}

export interface FindOptions {
  readonly list: ListOf;
  readonly after: Position | null;
  readonly limit: number;
  readonly when: SearchWhen | null;
  readonly sizes: readonly SizeClass[];
}

/** A page that is not full by then is given out as it is, with a cursor to go on from. */
const mostExamined = 2_000;
const mostChecked = 200;
const fewChecked = 8;
const mostHints = 20_000;

const isOne = (value: Candidate | undefined): value is Candidate => value !== undefined;

/** Finds a page: candidates in order, and with dates only those who turn out to be free when asked themselves. */
export function createFind({ scans, caregivers }: FindDeps) {
  const hints = new Map<string, number>();
  const bounded: CellHints = {
    get: (place) => hints.get(place),
    set(place, cells) {
      if (hints.size >= mostHints) hints.clear();
      hints.set(place, cells);
    },
  };

  /** The bits say who probably is free; what is shown has been looked at itself. */
  const freeOf = async (ctx: Ctx, { when, list, sizes }: FindOptions, some: readonly Candidate[]): Promise<readonly Candidate[]> => {
    if (!when || some.length === 0) return some;
    const { serviceType, dogCount } = list.filter;
    const free = await caregivers.freeFor(ctx, { caregiverIds: some.map(({ caregiverId }) => caregiverId), serviceType, when, dogCount, sizes });
    return some.filter(({ caregiverId }) => free.has(caregiverId));
  };

  return async (ctx: Ctx, options: FindOptions): Promise<{ found: Candidate[]; goOnAfter: Position | null }> => {
    const { list: { circle, filter, sort }, after, limit } = options;
    const wanted = limit + 1;
    const found: Candidate[] = [];
    let examined = 0;
    for await (const batch of candidatesOf(scans, ctx, { circle, filter, sort, after, wanted }, bounded)) {
      for (let from = 0; from < batch.length;) {
        // as many as may fill the page; each costs more to check than to have found
        const count = options.when ? Math.min(mostChecked, Math.max(fewChecked, wanted - found.length)) : batch.length;
        const some = batch.slice(from, from + count);
        from += count;
        found.push(...(options.when ? await freeOf(ctx, options, some) : some));
        examined += some.length;
        const last = found.length > limit ? found[limit - 1] : examined >= mostExamined && found.length <= limit ? some.at(-1) : undefined;
        if (isOne(last)) return { found: found.slice(0, limit), goOnAfter: last };
      }
    }
    return { found, goOnAfter: null };
  };
}
export type Find = ReturnType<typeof createFind>;
