/** A row as it stands in the file. */
export interface RawRecord {
  /** Where it begins; the header is line 1. */
  readonly line: number;
  /** Where in the file the next one begins, in bytes and as a line. */
  readonly endByte: number;
  readonly nextLine: number;
  /** Without its line break; null where the quotes never end, or the row is longer than a row may be. */
  readonly bytes: Buffer | null;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const linesIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
};
const withoutBreak = (bytes: Buffer): Buffer => {
  const end = bytes.at(-1) === lineFeed ? bytes.length - 1 : bytes.length;
  return bytes.subarray(0, end > 0 && bytes[end - 1] === carriageReturn ? end - 1 : end);
};

/**
 * Finds where rows end, in bytes as they arrive: never more than one row is kept. A quote that is not closed within the longest row costs the line that it
 * is on, not the rest of the file. What is in a row is for a CSV parser to say.
 */
export function createSplitter({ offset, line: firstLine, mostBytes }: { offset: number; line: number; mostBytes: number }) {
  let pending: Buffer = Buffer.alloc(0);
  let start = offset;
  let line = firstLine;
  let scanned = 0;
  let quoted = false;
  /** In a line that is too long; what is left of it is dropped. */
  let skipping = false;

  const take = (length: number, isGood: boolean): RawRecord => {
    const bytes = pending.subarray(0, length);
    pending = pending.subarray(length);
    const record = { line, endByte: start + length, nextLine: line + linesIn(bytes), bytes: isGood ? withoutBreak(bytes) : null };
    ({ endByte: start, nextLine: line } = record);
    [scanned, quoted, skipping] = [0, false, false];
    return record;
  };

  /** Looks at no more than a row may have, so that it finds the same rows however the bytes arrive. */
  function* ready(): Generator<RawRecord> {
    for (;;) {
      if (skipping) {
        const end = pending.indexOf(lineFeed);
        if (end < 0) return drop(pending.length);
        yield take(end + 1, false);
        continue;
      }
      let end = -1;
      while (end < 0 && scanned < pending.length && scanned <= mostBytes) {
        const byte = pending[scanned];
        scanned += 1;
        if (byte === quote) quoted = !quoted;
        else if (byte === lineFeed && !quoted) end = scanned;
      }
      if (end >= 0) {
        yield take(end, true);
        continue;
      }
      if (scanned <= mostBytes) return;
      const lineEnd = pending.subarray(0, scanned).indexOf(lineFeed);
      if (lineEnd >= 0) yield take(lineEnd + 1, false);
      else {
        drop(scanned);
        skipping = true;
      }
    }
  }

  /** An endless line: its bytes are counted and forgotten. */
  function drop(length: number): void {
    start += length;
    pending = pending.subarray(length);
    [scanned, quoted] = [0, false];
  }

  return {
    *push(chunk: Buffer): Generator<RawRecord> {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      yield* ready();
    },
    /** The file is over: what is left is its last row. */
    *end(): Generator<RawRecord> {
      while (pending.length > 0 || skipping) {
        if (!quoted || skipping) {
          yield take(pending.length, !skipping);
          return;
        }
        const lineEnd = pending.indexOf(lineFeed);
        yield take(lineEnd >= 0 ? lineEnd + 1 : pending.length, false);
        yield* ready();
      }
    },
  };
}
