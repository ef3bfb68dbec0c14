/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface AskedFor {
  readonly range?: string | undefined;
  readonly ifRange?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** Which part of a file is asked for: all of it, some, none that there is, or nothing, as the caller has it. */
export type Part = 'all' | ByteRange | 'unsatisfiable' | 'unchanged';

const listed = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

/** RFC 9110: one range is answered; several, and what is not understood, may be and are answered with the whole. */
export function partOf({ range, ifRange, ifNoneMatch }: AskedFor, { etag, sizeBytes }: { etag: string; sizeBytes: number }): Part {
  if (ifNoneMatch !== undefined && listed(ifNoneMatch, etag)) return 'unchanged';
  // a date says nothing of a file that has none, and a weak tag is not enough to put halves together
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return 'all';
  const [, first, last] = /^bytes=[\t ]*(\d{0,15})-(\d{0,15})[\t ]*$/i.exec(range) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const [start, end] = [Number(first), last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)];
  if (last !== '' && Number(last) < start) return 'all';
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
