import type { Schema } from '../../../contract/contract.ts';
import type { OpenEntry } from './deps.ts';
import type { CareReportRow, ReportContent } from './entities.ts';

export type Pictures = ReadonlyMap<string, Schema<'UploadedFile'>[]>;

/** What is shown beside an entry. */
export interface Around {
  readonly pictures: Pictures;
  readonly supersededBy: ReadonlyMap<string, string>;
}

const filesOf = ({ row }: OpenEntry, { pictures }: Around): Schema<'UploadedFile'>[] => (row.uploadId === null ? [] : (pictures.get(row.uploadId) ?? []));

function presentTrack({ row, content }: OpenEntry): Schema<'CareTrack'> | null {
  if (!content?.points || row.distanceMeters === null || row.walkingSeconds === null) return null;
  const startedMs = row.happenedAt.getTime();
  const at = (seconds: number): string => new Date(startedMs + seconds * 1000).toISOString();
  return {
    distanceMeters: row.distanceMeters, walkingSeconds: row.walkingSeconds, endedAt: at(row.walkingSeconds),
    points: content.points.map(([lat, lng, seconds]) => ({ lat, lng, at: at(seconds) })),
  };
}

/** For both sides of the booking alike. Of what was erased there is left that something was noted. */
export function presentEntry(entry: OpenEntry, around: Around): Schema<'CareEntry'> {
  const { row, content } = entry;
  return {
    id: row.id,
    bookingId: row.bookingId,
    kind: row.kind,
    dogIds: [...row.dogIds],
    happenedAt: row.happenedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    note: row.kind === 'void' ? (content?.reason ?? '') : (content?.note ?? ''),
    place: content?.place ?? null,
    awayMeters: row.awayMeters,
    track: presentTrack(entry),
    ate: content?.ate ?? null,
    medication: content?.medication ?? null,
    files: filesOf(entry, around),
    task: content?.task ?? null,
    flags: [...row.flags],
    corrects: row.supersedes === null ? null : { entryId: row.supersedes, reason: content?.reason || '–' },
    supersededBy: around.supersededBy.get(row.id) ?? null,
  };
}

const shown: ReadonlySet<string> = new Set(['walk_track', 'medication', 'photo', 'note']);

/** The card as it was made, with the entries that it names; those that came later apart. */
export function presentReport({ id, createdAt }: CareReportRow, content: ReportContent, entries: readonly OpenEntry[], around: Around): Schema<'ReportCard'> {
  const made = new Set(content.entryIds);
  // of two that were there, the one corrected the other already: only the later is shown
  const replaced = new Set(entries.flatMap(({ row }) => (made.has(row.id) && row.supersedes !== null ? [row.supersedes] : [])));
  const highlights = entries.filter(({ row }) => made.has(row.id) && !replaced.has(row.id) && shown.has(row.kind));
  return {
    bookingId: id,
    createdAt: createdAt.toISOString(),
    checkedInAt: content.checkedInAt,
    checkedOutAt: content.checkedOutAt,
    totals: content.totals,
    tasks: { promised: content.promised, done: content.done, missed: [...content.missed] },
    highlights: highlights.map((entry) => ({
      entryId: entry.row.id, kind: entry.row.kind, happenedAt: entry.row.happenedAt.toISOString(), note: entry.content?.note ?? '',
      distanceMeters: entry.row.distanceMeters, walkingSeconds: entry.row.walkingSeconds, medication: entry.content?.medication ?? null,
      files: filesOf(entry, around), changedBy: around.supersededBy.get(entry.row.id) ?? null,
    })),
    later: entries.filter(({ row }) => !made.has(row.id)).map((entry) => presentEntry(entry, around)),
  };
}
