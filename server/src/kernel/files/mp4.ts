import { answering, refuse, Refused, type FileCheck } from './types.ts';

const mp4Brands = /^(?:iso[m2-9]|mp4[12]|mp71|avc1|M4V[ HP]|MSNV|dash|XAVC)$/;
const topLevel = new Set(['ftyp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'ssix', 'styp', 'emsg', 'prft', 'free', 'skip', 'wide', 'pdin', 'uuid', 'meta', 'udta']);
/** Says where and by what it was filmed, or nothing: made empty in the copy that is handed on. */
const blanked = new Set(['free', 'skip', 'uuid', 'meta', 'udta', 'emsg']);
/** Tracks that people see or hear; others carry positions and sensors. */
const keptTracks = new Set(['vide', 'soun', 'text', 'sbtl', 'subt', 'clcp', 'tmcd']);
const maxBoxes = 100_000;
const maxSidePixels = 16_384;

interface Box {
  readonly type: string;
  readonly at: number;
  /** Where its content starts. */
  readonly from: number;
  readonly end: number;
}

/**
 * The container of an MP4 or QuickTime video: boxes that fill the file exactly, an index, and nothing that points out
 * of the file. The pictures themselves are not decoded. What tells of place and camera is blanked, without moving a byte.
 */
export function checkMp4(input: Buffer, contentType: string): FileCheck {
  return answering(() => {
    const bytes = Buffer.from(input);
    const count = { boxes: 0 };
    const boxes = [...boxesIn(bytes, 0, bytes.length, count, true)];
    if (foundType(bytes, boxes[0]) !== contentType) return refuse('type_mismatch', 'The video is of another format than declared.');
    const unknown = boxes.find(({ type }) => !topLevel.has(type));
    if (unknown) return refuse('malformed', 'The video has parts that do not belong there.');
    const movies = boxes.filter(({ type }) => type === 'moov');
    if (movies.length !== 1 || !boxes.some(({ type }) => type === 'mdat')) return refuse('malformed', 'The video has no index or no data.');
    const size = readMovie(bytes, movies[0]!, count);
    for (const box of boxes) if (blanked.has(box.type)) blank(bytes, box);
    const name = contentType === 'video/quicktime' ? 'original.mov' : 'original.mp4';
    return { ok: true, kind: 'video', contentType, outputs: [{ name, contentType, bytes, ...size }] };
  });
}

const broken = (detail = 'The video’s parts do not fit together.'): Refused => new Refused('malformed', detail);

function* boxesIn(bytes: Buffer, from: number, end: number, count: { boxes: number }, top = false): Generator<Box> {
  for (let at = from; at < end;) {
    if ((count.boxes += 1) > maxBoxes) throw new Refused('too_complex', 'The video has too many parts.');
    if (end - at < 8) {
      // QuickTime ends some lists with a zero
      if (!top && bytes.subarray(at, end).every((byte) => byte === 0)) return;
      throw broken();
    }
    const type = bytes.toString('latin1', at + 4, at + 8);
    let size = bytes.readUInt32BE(at);
    let header = 8;
    if (size === 1) {
      if (end - at < 16) throw broken();
      size = Number(bytes.readBigUInt64BE(at + 8));
      header = 16;
    } else if (size === 0 && top && type === 'mdat') size = end - at;
    if (size < header || size > end - at) throw broken();
    yield { type, at, from: at + header, end: at + size };
    at += size;
  }
}

function foundType(bytes: Buffer, first: Box | undefined): string {
  if (first?.type !== 'ftyp' || first.end - first.from < 8 || first.end - first.from > 512) throw broken('The video does not begin as one.');
  const brand = bytes.toString('latin1', first.from, first.from + 4);
  if (brand === 'qt  ') return 'video/quicktime';
  return mp4Brands.test(brand) ? 'video/mp4' : `other (${JSON.stringify(brand)})`;
}

function readMovie(bytes: Buffer, movie: Box, count: { boxes: number }): { width: number; height: number } {
  let size: { width: number; height: number } | undefined;
  for (const box of boxesIn(bytes, movie.from, movie.end, count)) {
    if (box.type === 'rmra' || box.type === 'cmov') throw new Refused('active_content', 'The video points elsewhere, or hides its index.');
    if (blanked.has(box.type)) blank(bytes, box);
    if (box.type !== 'trak') continue;
    const track = readTrack(bytes, box, count);
    if (!keptTracks.has(track.handler)) blank(bytes, box);
    else if (track.handler === 'vide' && track.width > 0 && track.height > 0) size ??= { width: track.width, height: track.height };
  }
  if (!size) throw broken('The video has no picture.');
  if (Math.max(size.width, size.height) > maxSidePixels) throw new Refused('too_many_pixels', 'The video’s picture is too large.');
  return size;
}

function readTrack(bytes: Buffer, track: Box, count: { boxes: number }): { handler: string; width: number; height: number } {
  const found = { handler: '', width: 0, height: 0 };
  const media = (box: Box): void => {
    for (const inner of boxesIn(bytes, box.from, box.end, count)) {
      if (inner.type === 'hdlr' && box.type === 'mdia') {
        if (inner.end - inner.from < 12) throw broken();
        found.handler = bytes.toString('latin1', inner.from + 8, inner.from + 12);
      } else if (inner.type === 'minf' || inner.type === 'dinf') media(inner);
      else if (inner.type === 'dref') assertInside(bytes, inner, count);
      else if (blanked.has(inner.type)) blank(bytes, inner);
    }
  };
  for (const box of boxesIn(bytes, track.from, track.end, count)) {
    if (box.type === 'tkhd') {
      if (box.end - box.from < 84) throw broken();
      found.width = bytes.readUInt32BE(box.end - 8) >>> 16;
      found.height = bytes.readUInt32BE(box.end - 4) >>> 16;
    } else if (box.type === 'mdia') media(box);
    else if (blanked.has(box.type)) blank(bytes, box);
  }
  return found;
}

/** Each reference's flag must say “in this file”: a player, or a later converter, would fetch anything else. */
function assertInside(bytes: Buffer, references: Box, count: { boxes: number }): void {
  if (references.end - references.from < 8) throw broken();
  for (const entry of boxesIn(bytes, references.from + 8, references.end, count)) {
    if (entry.end - entry.from < 4) throw broken();
    if ((bytes.readUInt32BE(entry.from) & 1) !== 1) throw new Refused('active_content', 'The video points to data elsewhere.');
  }
}

function blank(bytes: Buffer, box: Box): void {
  bytes.write('free', box.at + 4, 'latin1');
  bytes.fill(0, box.from, box.end);
}
