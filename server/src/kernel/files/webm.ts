import { answering, refuse, Refused, type FileCheck } from './types.ts';

const id = {
  header: 0x1a45dfa3, docType: 0x4282, readVersion: 0x4285, maxIdLength: 0x42f2, maxSizeLength: 0x42f3,
  segment: 0x18538067, tracks: 0x1654ae6b, cluster: 0x1f43b675, attachments: 0x1941a469, tags: 0x1254c367, void: 0xec,
  track: 0xae, trackType: 0x83, video: 0xe0, width: 0xb0, height: 0xba, encodings: 0x6d80,
} as const;
/** Seek head, info, tracks, cluster, cues, chapters, tags, void, checksum. */
const inSegment: ReadonlySet<number> = new Set([0x114d9b74, 0x1549a966, id.tracks, id.cluster, 0x1c53bb6b, 0x1043a770, id.tags, id.void, 0xbf]);
const inCluster: ReadonlySet<number> = new Set([0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, id.void, 0xbf]);
const maxElements = 1_000_000;
const maxTracks = 16;
const maxSidePixels = 16_384;

interface Element {
  readonly id: number;
  readonly at: number;
  readonly from: number;
  /** null: as far as what is in it goes, which recorders in browsers write. */
  readonly end: number | null;
}

/**
 * The container of a WebM video: elements that fill the file exactly, at the depths that matter, and no attachments. The
 * pictures themselves are not decoded. Tags are made empty in the copy that is handed on, without moving a byte.
 */
export function checkWebm(input: Buffer): FileCheck {
  return answering(() => {
    const bytes = Buffer.from(input);
    const reader = createReader(bytes);
    const header = reader.element(0, bytes.length);
    if (header.id !== id.header || header.end === null || header.end > 256) throw broken('The video does not begin as one.');
    assertHeader(bytes, reader, header);
    const segment = reader.element(header.end, bytes.length);
    if (segment.id !== id.segment || (segment.end !== null && segment.end !== bytes.length)) throw broken();
    const size = readSegment(bytes, reader, segment.from, bytes.length);
    if (!size) return refuse('malformed', 'The video has no picture or no data.');
    const contentType = 'video/webm';
    return { ok: true, kind: 'video', contentType, outputs: [{ name: 'original.webm', contentType, bytes, ...size }] };
  });
}

const broken = (detail = 'The video’s parts do not fit together.'): Refused => new Refused('malformed', detail);

type Reader = ReturnType<typeof createReader>;

function createReader(bytes: Buffer) {
  let count = 0;
  const lengthAt = (at: number, end: number, most: number): number => {
    const length = at < end ? Math.clz32(bytes[at]!) - 23 : 0;
    if (length < 1 || length > most || at + length > end) throw broken();
    return length;
  };
  const element = (at: number, end: number): Element => {
    if ((count += 1) > maxElements) throw new Refused('too_complex', 'The video has too many parts.');
    const idLength = lengthAt(at, end, 4);
    const found = bytes.readUIntBE(at, idLength);
    const sizeAt = at + idLength;
    const sizeLength = lengthAt(sizeAt, end, 8);
    const from = sizeAt + sizeLength;
    let size = bytes[sizeAt]! & (0xff >> sizeLength);
    let isUnknown = size === 0xff >> sizeLength;
    for (let n = 1; n < sizeLength; n += 1) {
      size = size * 256 + bytes[sizeAt + n]!;
      isUnknown &&= bytes[sizeAt + n] === 0xff;
    }
    if (isUnknown) return { id: found, at, from, end: null };
    if (size > end - from) throw broken();
    return { id: found, at, from, end: from + size };
  };
  return {
    element,
    *children(parent: { from: number; end: number | null }): Generator<Element & { end: number }> {
      if (parent.end === null) throw broken();
      for (let at = parent.from; at < parent.end;) {
        const child = element(at, parent.end);
        if (child.end === null) throw broken();
        yield child as Element & { end: number };
        at = child.end;
      }
    },
    number({ from, end }: { from: number; end: number }): number {
      if (end - from > 4) throw broken();
      return end === from ? 0 : bytes.readUIntBE(from, end - from);
    },
  };
}

function assertHeader(bytes: Buffer, reader: Reader, header: Element): void {
  let docType = '';
  for (const child of reader.children(header)) {
    if (child.id === id.docType) docType = bytes.toString('latin1', child.from, child.end);
    const most = child.id === id.readVersion || child.id === id.maxIdLength ? 4 : child.id === id.maxSizeLength ? 8 : undefined;
    if (most !== undefined && reader.number(child) > most) throw broken();
  }
  if (docType.replace(/\0+$/, '') !== 'webm') throw new Refused('type_mismatch', 'The video is of another format than declared.');
}

function readSegment(bytes: Buffer, reader: Reader, from: number, end: number): { width: number; height: number } | undefined {
  let size: { width: number; height: number } | undefined;
  let clusters = 0;
  for (let at = from; at < end;) {
    const part = reader.element(at, end);
    if (part.id === id.attachments) throw new Refused('active_content', 'The video has files attached.');
    if (!inSegment.has(part.id)) throw broken('The video has parts that do not belong there.');
    if (part.id === id.cluster) {
      clusters += 1;
      at = readCluster(bytes, reader, part, end);
      continue;
    }
    if (part.end === null) throw broken();
    if (part.id === id.tracks) size ??= readTracks(reader, part);
    if (part.id === id.tags || part.id === id.void) blank(bytes, part.at, part.from, part.end);
    at = part.end;
  }
  return clusters > 0 ? size : undefined;
}

/** Where the cluster ends: at its size, or where something begins that cannot be in it. */
function readCluster(bytes: Buffer, reader: Reader, cluster: Element, end: number): number {
  let at = cluster.from;
  const until = cluster.end ?? end;
  while (at < until) {
    const child = reader.element(at, until);
    if (!inCluster.has(child.id)) {
      if (cluster.end === null && inSegment.has(child.id)) return at;
      throw broken('The video has parts that do not belong there.');
    }
    if (child.end === null) throw broken();
    if (child.id === id.void) blank(bytes, child.at, child.from, child.end);
    at = child.end;
  }
  return at;
}

function readTracks(reader: Reader, tracks: Element): { width: number; height: number } | undefined {
  let size: { width: number; height: number } | undefined;
  let count = 0;
  for (const track of reader.children(tracks)) {
    if (track.id !== id.track) continue;
    if ((count += 1) > maxTracks) throw new Refused('too_complex', 'The video has too many tracks.');
    let type = 0;
    let width = 0;
    let height = 0;
    for (const child of reader.children(track)) {
      if (child.id === id.encodings) throw new Refused('encrypted', 'The video is locked or packed.');
      if (child.id === id.trackType) type = reader.number(child);
      if (child.id !== id.video) continue;
      for (const detail of reader.children(child)) {
        if (detail.id === id.width) width = reader.number(detail);
        if (detail.id === id.height) height = reader.number(detail);
      }
    }
    if (type === 1 && width > 0 && height > 0) size ??= { width, height };
  }
  if (size && Math.max(size.width, size.height) > maxSidePixels) throw new Refused('too_many_pixels', 'The video’s picture is too large.');
  return size;
}

/** A void of the same length: its size takes the room that the id and size took, written longer than it needs to be. */
function blank(bytes: Buffer, at: number, from: number, end: number): void {
  const room = from - at - 1;
  let sizeLength = room;
  let start = from;
  if (room > 8) {
    sizeLength = 8;
    start = at + 9;
  }
  let size = end - start;
  bytes[at] = id.void;
  for (let n = sizeLength; n >= 1; n -= 1) {
    bytes[at + n] = size % 256;
    size = Math.floor(size / 256);
  }
  bytes[at + 1]! |= 0x80 >> (sizeLength - 1);
  bytes.fill(0, start, end);
}
