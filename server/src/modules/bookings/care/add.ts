import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { BookingRow } from '../entities.ts';
import { bookedPlace } from '../meetings.ts';
import { photoUse, type CareParts, type OpenEntry } from './deps.ts';
import type { CareContent, CareEntryRow, CareFlag } from './entities.ts';
import { assertOnce, assertOpen, dogsOf, endsStay, happenedAtOf, timeFlags, type Given } from './rules.ts';
import { canDo, scheduled, tasksOf } from './tasks.ts';
import { metersBetween, trackOf, trackProblem } from './track.ts';

/** What a kind of entry comes to, beside what all have. */
interface Made {
  readonly happenedAt: Date;
  readonly content?: Partial<CareContent>;
  readonly columns?: Partial<Pick<CareEntryRow, 'awayMeters' | 'distanceMeters' | 'walkingSeconds'>>;
  readonly flags?: readonly CareFlag[];
}

const nothing: CareContent = { note: '', place: null, points: null, ate: null, medication: null, task: null, reason: null };

/** Entries that are in force, in the order in which they happened. */
export const inForceOf = (entries: readonly OpenEntry[]): OpenEntry[] => {
  const gone = new Set(entries.flatMap(({ row }) => row.supersedes ?? []));
  return entries.filter(({ row }) => row.kind !== 'void' && !gone.has(row.id));
};

/** Writes down what happened, works out what of it is odd, and takes the booking along at its start and its end. */
export function createAddEntry(parts: CareParts) {
  const { ids, repository, contents, events, files, dogs, bookings } = parts;

  /** The entry that is corrected or taken back. */
  const supersededOf = async (tx: TxCtx, booking: BookingRow, given: Given): Promise<{ id: string; reason: string } | null> => {
    const wanted = given.kind === 'void' ? { ...given, pointer: '#/entryId' } : given.corrects && { ...given.corrects, pointer: '#/corrects/entryId' };
    if (!wanted) return null;
    const entry = await repository.find(tx, booking.id, wanted.entryId);
    if (!entry || entry.kind === 'void') throw problem('care_entry_not_found', { pointer: wanted.pointer });
    if (given.kind !== 'void' && entry.kind !== given.kind) throw problem('invalid_request', { pointer: wanted.pointer, detail: `It is a ${entry.kind}: take it back, and note the other.` });
    return { id: entry.id, reason: wanted.reason.trim() };
  };

  const placed = async (ctx: Ctx, booking: BookingRow, place: CareContent['place']): Promise<Pick<Made, 'columns' | 'flags'>> => {
    if (!place) return { flags: ['no_place'] };
    const wanted = bookedPlace(booking) === 'owner_home' ? parts.bookings.homeOf(ctx, booking) : await parts.caregivers.placeOf(ctx, booking.caregiverId);
    if (!wanted) return {};
    const awayMeters = Math.round(metersBetween(place, { lat: wanted.lat, lng: wanted.lng }));
    const isFar = awayMeters - (place.accuracyMeters ?? 0) > ctx.tenant.settings.care.checkInRadiusMeters;
    return { columns: { awayMeters }, flags: isFar ? ['far_away'] : [] };
  };

  const assertTask = async (ctx: Ctx, booking: BookingRow, given: Given): Promise<string | null> => {
    if (!('task' in given) || given.task === undefined) return null;
    const task = tasksOf(booking, await dogs.schedulesOf(ctx, booking.dogs.map(({ id }) => id))).find((one) => one.task === given.task);
    if (!task || !canDo(given.kind, task.kind)) throw problem('invalid_request', { pointer: '#/task', detail: 'The booking has no such task, or another kind of entry does it.' });
    return task.task;
  };

  const make = async (tx: TxCtx, booking: BookingRow, given: Given, now: Date): Promise<Made> => {
    if (given.kind === 'walk_track') {
      const wrong = trackProblem(given.points);
      if (wrong) throw problem('invalid_track', { pointer: `#/points/${wrong.index}/at`, detail: wrong.detail });
      const { startedAt, endedAt, isImplausible, points, distanceMeters, walkingSeconds } = trackOf(given.points);
      happenedAtOf(booking, endedAt, now, `#/points/${given.points.length - 1}/at`);
      return {
        happenedAt: happenedAtOf(booking, startedAt, now, '#/points/0/at'), content: { points }, columns: { distanceMeters, walkingSeconds },
        flags: isImplausible ? ['implausible_speed'] : [],
      };
    }
    const happenedAt = happenedAtOf(booking, given.kind === 'void' ? undefined : given.happenedAt, now);
    switch (given.kind) {
      case 'check_in':
      case 'check_out':
        return { happenedAt, content: { place: given.place ?? null }, ...(await placed(tx, booking, given.place ?? null)) };
      case 'medication': {
        const known = scheduled((await dogs.schedulesOf(tx, [given.dogId]))[0], given.name);
        if (!known) throw problem('unknown_medication', { pointer: '#/name', detail: 'Ask the owner to add it to the dog’s medication schedule.' });
        const dose = given.dose?.trim() ?? known.dose;
        return { happenedAt, content: { medication: { name: known.name, dose } }, flags: dose.toLowerCase() === known.dose.toLowerCase() ? [] : ['other_dose'] };
      }
      case 'meal':
        return { happenedAt, content: { ate: given.ate ?? null } };
      default:
        return { happenedAt };
    }
  };

  const insert = async (tx: TxCtx, row: CareEntryRow): Promise<void> => {
    try {
      await repository.insert(tx, row);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw problem('care_entry_superseded', { pointer: row.kind === 'void' ? '#/entryId' : '#/corrects/entryId', cause: error });
    }
  };

  /** Starts and completes the booking, by its machine: what that refuses is not noted either. */
  const takeAlong = async (tx: TxCtx, booking: BookingRow, given: Given, ends: boolean): Promise<BookingRow> => {
    if (given.kind === 'check_in' && booking.status === 'confirmed') return bookings.changeState(tx, booking.id, 'start', null);
    if (given.kind === 'check_out' && booking.status === 'in_progress' && ends) return bookings.changeState(tx, booking.id, 'complete', null);
    return booking;
  };

  return async (tx: TxCtx, bookingId: string, given: Given): Promise<{ entry: OpenEntry; booking: BookingRow }> => {
    const booking = await parts.kept(tx, bookingId);
    const now = tx.clock.now();
    const id = ids.next('careEntry');
    const dogIds = dogsOf(booking, given);
    const superseded = await supersededOf(tx, booking, given);
    assertOpen(booking, given, await repository.count(tx, bookingId), now);
    const task = await assertTask(tx, booking, given);
    const made = await make(tx, booking, given, now);
    let ends = false;
    if (given.kind === 'check_in' || given.kind === 'check_out') {
      const others = inForceOf((await repository.all(tx, bookingId)).map((row) => ({ row, content: null }))).filter(({ row }) => row.id !== superseded?.id);
      assertOnce(given.kind, dogIds, made.happenedAt, others);
      ends = given.kind === 'check_out' && endsStay(booking, dogIds, made.happenedAt, others);
    }
    const uploadId = given.kind === 'photo' ? given.uploadId : null;
    if (uploadId) await files.use(tx, { uploadId, userId: booking.caregiverUserId, purpose: 'image', usedFor: photoUse(id), pointer: '#/uploadId' });

    const content: CareContent = { ...nothing, ...made.content, note: given.kind === 'void' ? '' : (given.note?.trim() ?? ''), task, reason: superseded?.reason ?? null };
    const row: CareEntryRow = {
      id, tenantId: tx.tenant.id, bookingId, ownerId: booking.ownerId, caregiverUserId: booking.caregiverUserId, kind: given.kind, dogIds,
      happenedAt: made.happenedAt, recordedAt: now, sealed: contents.seal(tx, content, id), uploadId, awayMeters: null, distanceMeters: null, walkingSeconds: null, ...made.columns,
      flags: [...(made.flags ?? []), ...(given.kind === 'void' ? [] : timeFlags(booking, made.happenedAt, now))], supersedes: superseded?.id ?? null,
    };
    await insert(tx, row);
    const after = await takeAlong(tx, booking, given, ends);
    await events.record(tx, { type: 'care.entry_added', subjectId: id, data: { bookingId, kind: given.kind } });
    return { entry: { row, content }, booking: after };
  };
}
