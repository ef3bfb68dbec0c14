import { constants, inflateSync } from 'node:zlib';
import { Refused } from './types.ts';

const maxObjectStreams = 5_000;
const maxInflatedBytes = 16 * 1024 * 1024;
const maxInflatedTotalBytes = 64 * 1024 * 1024;

/**
 * What is packed in object streams, unpacked. A reader finds an object by `obj` in the file, whatever the rest of it
 * claims, so each is looked at. One packed otherwise than plainly or by Flate is refused: it could hide anything.
 */
export function* objectStreams(bytes: Buffer, text: string): Generator<string> {
  // each `obj` is read once on the way to its stream; a file made to be read again and again runs out of this
  const budget = { left: text.length * 3 + 100_000 };
  let streams = 0;
  let total = 0;
  for (let at = text.indexOf('obj'); at >= 0; at = text.indexOf('obj', at + 3)) {
    if (text.startsWith('end', at - 3)) continue;
    const open = afterSpace(text, at + 3, budget);
    if (!text.startsWith('<<', open)) continue;
    const { entries, end } = readDictionary(text, open, budget);
    const keyword = afterSpace(text, end, budget);
    if (!text.startsWith('stream', keyword)) continue;
    if (!entries.has('First') && entries.get('Type') !== '/ObjStm') continue;

    const filter = (entries.get('Filter') ?? '').replace(/[[\]\s\0]/g, '');
    if (filter !== '' && filter !== '/FlateDecode') throw unreadable('Objects are packed by an unusual filter.');
    for (const key of ['DecodeParms', 'DP', 'F', 'FFilter']) {
      if (entries.has(key)) throw unreadable('Objects are packed in an unusual way.');
    }
    if (filter === '') continue; // in the clear, and seen with the rest
    if ((streams += 1) > maxObjectStreams) throw unreadable('There are too many packed objects.');
    const packed = bytes.subarray(keyword + 6 + /^\r?\n?/.exec(text.slice(keyword + 6, keyword + 8))![0].length);
    const unpacked = inflate(packed);
    if ((total += unpacked.length) > maxInflatedTotalBytes) throw unreadable('The packed objects are too large.');
    yield unpacked.toString('latin1');
  }
}

const unreadable = (detail: string): Refused => new Refused('too_complex', detail);

function inflate(packed: Buffer): Buffer {
  try {
    // as readers do: what can be had of a stream that is cut off
    return inflateSync(packed, { maxOutputLength: maxInflatedBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw unreadable('Packed objects cannot be unpacked, or not within their limit.');
  }
}

interface Budget {
  left: number;
}

const spend = (budget: Budget, count: number): void => {
  if ((budget.left -= count) < 0) throw unreadable('The file is too tangled.');
};

const skipped = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y;

function afterSpace(text: string, at: number, budget: Budget): number {
  skipped.lastIndex = at;
  skipped.test(text);
  const end = Math.max(at, skipped.lastIndex);
  spend(budget, end - at + 1);
  return end;
}

const token = /<<|>>|<[^>]*>|[[\](]|\/[^\0\t\n\f\r ()<>[\]{}/%]*|[^\0\t\n\f\r ()<>[\]{}/%]+|[{})>]/y;

/** A dictionary's own entries, as they are written; what is inside of its values is stepped over. */
function readDictionary(text: string, open: number, budget: Budget): { entries: Map<string, string>; end: number } {
  const entries = new Map<string, string>();
  let at = open + 2;
  let depth = 1;
  let key: string | undefined;
  let valueFrom = -1;
  const keep = (until: number): void => {
    if (key !== undefined && valueFrom >= 0) entries.set(key, text.slice(valueFrom, Math.min(until, valueFrom + 500)).trim());
  };
  for (;;) {
    at = afterSpace(text, at, budget);
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) throw new Refused('malformed', 'A dictionary has no end.');
    spend(budget, found.length);
    if (depth === 1 && found.startsWith('/') && (key === undefined || valueFrom >= 0)) {
      keep(at);
      key = found.slice(1);
      valueFrom = -1;
    } else if (depth === 1 && valueFrom < 0) valueFrom = at;
    if (found === '<<' || found === '[') depth += 1;
    else if (found === '>>' || found === ']') depth -= 1;
    if (depth === 0) {
      keep(at);
      return { entries, end: at + found.length };
    }
    at += found.length;
    if (found === '(') at = afterString(text, at, budget);
  }
}

/** Behind the `)` that ends a string; pairs inside belong to it, and a backslash takes the next character. */
function afterString(text: string, from: number, budget: Budget): number {
  let depth = 1;
  let at = from;
  for (; depth > 0; at += 1) {
    if (at >= text.length) throw new Refused('malformed', 'A text has no end.');
    const c = text.charCodeAt(at);
    if (c === 0x5c) at += 1;
    else if (c === 0x28) depth += 1;
    else if (c === 0x29) depth -= 1;
  }
  spend(budget, at - from);
  return at;
}
