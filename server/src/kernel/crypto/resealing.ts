import type { Logger } from '../context/logger.ts';
import type { KeyCounts, SealedPlace } from './sealed-places.ts';

const everyMs = 3_600_000;
const tellAfter = 1_000;

export interface SealedReport {
  readonly places: readonly ({ readonly name: string } & KeyCounts)[];
  /** Values of all places by key, every configured one. */
  readonly byKey: Readonly<Record<string, number>>;
  /** Under no key that is configured: nobody can open them. */
  readonly other: number;
  /** Keys that open only and that nothing is left under. */
  readonly droppable: readonly string[];
}

export interface Resealing {
  readonly places: readonly SealedPlace[];
  /** Counts what is under which key. */
  report(): Promise<SealedReport>;
  /** One pass over everything that is not under today's key. */
  run(): Promise<{ readonly resealed: number; readonly failed: number }>;
  /** For the housekeeping: a pass after the start, and one each hour as long as older keys are configured. */
  tend(now: Date): Promise<void>;
  /** Ends a pass that is under way after the rows that it holds; the next one goes on from there. */
  stop(): void;
}

/** Brings everything that is sealed under the key of today. Several servers may do it at once. */
export function createResealing({ places, keyIds, log }: {
  readonly places: readonly SealedPlace[];
  /** The one that seals first. */
  readonly keyIds: readonly string[];
  readonly log: Logger;
}): Resealing {
  const [current = '', ...old] = keyIds;
  let stopped = false;
  let nextAt = -Infinity;
  let checked = false;

  const resealPlace = async (place: SealedPlace): Promise<{ resealed: number; failed: number }> => {
    let [resealed, failed, told] = [0, 0, 0];
    await place.reseal(old, {
      stopped: () => stopped,
      resealed: (count) => {
        resealed += count;
        if (resealed - told < tellAfter) return;
        told = resealed;
        log.info({ place: place.name, resealed, keyId: current }, 'bringing sealed values under today’s key');
      },
      failed: (id, error) => {
        failed += 1;
        log.error({ place: place.name, id, kind: error.kind }, 'a sealed value does not open');
      },
    });
    if (resealed > 0) log.info({ place: place.name, resealed, failed, keyId: current }, 'sealed values are under today’s key');
    return { resealed, failed };
  };

  const report = async (): Promise<SealedReport> => {
    const counted: SealedReport['places'][number][] = [];
    for (const place of places) counted.push({ name: place.name, ...(await place.count(keyIds)) });
    const byKey = Object.fromEntries(keyIds.map((keyId) => [keyId, counted.reduce((sum, one) => sum + (one.byKey[keyId] ?? 0), 0)]));
    return { places: counted, byKey, other: counted.reduce((sum, { other }) => sum + other, 0), droppable: old.filter((keyId) => byKey[keyId] === 0) };
  };

  const run = async (): Promise<{ resealed: number; failed: number }> => {
    let [resealed, failed] = [0, 0];
    for (const place of places) {
      if (stopped) break;
      const done = await resealPlace(place);
      resealed += done.resealed;
      failed += done.failed;
    }
    return { resealed, failed };
  };

  return {
    places,
    report,
    run,
    async tend(now) {
      // a server that was started before the key was changed still seals under the one before
      if (stopped || now.getTime() < nextAt || (checked && old.length === 0)) return;
      nextAt = now.getTime() + everyMs;
      await run();
      if (stopped) return;
      const { other, byKey } = await report();
      checked = true;
      if (other > 0) log.error({ values: other }, 'sealed values are under keys that are not configured: DOGCARE_DATA_KEYS lacks one');
      if (old.length > 0) log.info({ byKey }, 'values at rest by the key that they are under');
    },
    stop() {
      stopped = true;
    },
  };
}
