import { others, zip } from './others.ts';
import { html, join, latin, mark, u32, type CorpusFile } from './types.ts';

type Part = Buffer | string;
const box = (type: string, ...parts: Part[]): Buffer => {
  const body = join(...parts);
  return join(u32(body.length + 8), type, body);
};
const ftyp = (brand = 'isom'): Buffer => box('ftyp', brand, u32(512), 'isommp41');
const handler = (type: string): Buffer => box('hdlr', u32(0), u32(0), type, Buffer.alloc(13));
const dref = (flags = 1, content = ''): Buffer => box('dinf', box('dref', u32(0), u32(1), box('url ', u32(flags), content)));
const track = (kind = 'vide', references = dref(), ...more: Part[]): Buffer =>
  box('trak', box('tkhd', Buffer.alloc(76), u32(1_280 << 16), u32(720 << 16)), box('mdia', handler(kind), box('minf', references)), ...more);
const moov = (...parts: Part[]): Buffer => box('moov', box('mvhd', Buffer.alloc(100)), ...parts);
const mdat = box('mdat', Buffer.alloc(500, 3));
const payload = box('udta', box('name', html));
const resized = (bytes: Buffer, size: number): Buffer => join(u32(size), bytes.subarray(4));
const long = (type: string, size: bigint, body: Part): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(size);
  return join(u32(1), type, bytes, body);
};

const mp4: Readonly<Record<string, Buffer>> = {
  'nothing but a beginning': ftyp(),
  'no data': join(ftyp(), moov(track())),
  'no index': join(ftyp(), mdat),
  'two indexes': join(ftyp(), moov(track()), moov(track()), mdat),
  'sound only': join(ftyp(), moov(track('soun')), mdat),
  'html behind': join(ftyp(), moov(track()), mdat, html),
  'a zip behind': join(ftyp(), moov(track()), mdat, zip([['x', mark]])),
  'html in front': join(html, ftyp(), moov(track()), mdat),
  'an unknown part with html': join(ftyp(), moov(track()), mdat, box('evil', html)),
  'a size too large': join(ftyp(), moov(track()), resized(mdat, 0x7fffffff)),
  'a size too small': join(ftyp(), moov(track()), resized(mdat, 4)),
  'an index without an end': join(ftyp(), resized(moov(track()), 0), mdat),
  'an index larger than the file': join(ftyp(), resized(moov(track()), 100_000), mdat),
  'a track larger than its index': join(ftyp(), moov(resized(track(), 5_000)), mdat),
  'a track of size zero': join(ftyp(), moov(resized(track(), 0)), mdat),
  'a long size too large': join(ftyp(), moov(track()), long('mdat', 0xffffffffffffffffn, Buffer.alloc(100))),
  'a long size too small': join(ftyp(), moov(track()), long('mdat', 3n, Buffer.alloc(100))),
  'a long size cut off': join(ftyp(), moov(track()), mdat, u32(1), 'mdat', u32(0)),
  'an empty track header': join(ftyp(), moov(box('trak', box('tkhd'), box('mdia', handler('vide')))), mdat),
  'an empty handler': join(ftyp(), moov(box('trak', box('mdia', box('hdlr')))), mdat),
  'data elsewhere': join(ftyp(), moov(track('vide', dref(0, 'http://169.254.169.254/'))), mdat),
  'data in a file of ours': join(ftyp(), moov(track('vide', dref(0, 'file:///etc/passwd'))), mdat),
  'a hidden index': join(ftyp(), moov(box('cmov', html)), mdat),
  'an index elsewhere': join(ftyp(), moov(box('rmra', box('rmda', 'http://x/'))), mdat),
  'too many parts': join(ftyp(), moov(track()), mdat, Buffer.concat(Array.from({ length: 150_000 }, () => box('free')))),
  'parts in parts': join(ftyp(), moov(track('vide', Array.from({ length: 2_000 }).reduce<Buffer>((inside) => box('minf', inside), dref(0)))), mdat),
  'another brand': join(ftyp('heic'), moov(track()), mdat),
  'a brand of nothing': join(ftyp('\0\0\0\0'), moov(track()), mdat),
  'a huge picture': join(ftyp(), moov(box('trak', box('tkhd', Buffer.alloc(76), u32(0xffff0000), u32(0xffff0000)), box('mdia', handler('vide')))), mdat),
};

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
const element = (hex: string, ...parts: Part[]): Buffer => {
  const body = join(...parts);
  const size = Buffer.alloc(8);
  size.writeUIntBE(body.length, 2, 6);
  size[0] = 0x01;
  return join(bytesOf(hex), size, body);
};
const unknown = (hex: string, ...parts: Part[]): Buffer => join(bytesOf(hex), bytesOf('01ffffffffffffff'), ...parts);
const ebml = (docType = 'webm', ...more: Buffer[]): Buffer => element('1a45dfa3', element('4282', docType), ...more);
const tracks = (...more: Buffer[]): Buffer =>
  element('1654ae6b', element('ae', element('83', '\x01'), element('e0', element('b0', '\x05\0'), element('ba', '\x02\xd0')), ...more));
const cluster = element('1f43b675', element('e7', '\0'), element('a3', Buffer.alloc(200)));
const segment = (...parts: Part[]): Buffer => element('18538067', ...parts);

const webm: Readonly<Record<string, Buffer>> = {
  'nothing but a beginning': ebml(),
  'no data': join(ebml(), segment(tracks())),
  'no tracks': join(ebml(), segment(cluster)),
  'files attached': join(ebml(), segment(tracks(), element('1941a469', html), cluster)),
  'another format': join(ebml('matroska'), segment(tracks(), cluster)),
  'a newer format': join(ebml('webm', element('4285', '\x09')), segment(tracks(), cluster)),
  'ids too long': join(ebml('webm', element('42f2', '\x08')), segment(tracks(), cluster)),
  'locked tracks': join(ebml(), segment(tracks(element('6d80', html)), cluster)),
  'html behind': join(ebml(), segment(tracks(), cluster), html),
  'a zip behind': join(ebml(), segment(tracks(), cluster), zip([['x', mark]])),
  'html between': join(ebml(), segment(tracks(), html, cluster)),
  'html in a cluster': join(ebml(), segment(tracks(), element('1f43b675', html))),
  'a header without an end': join(unknown('1a45dfa3', element('4282', 'webm')), segment(tracks(), cluster)),
  'a header too large': join(ebml('webm', element('ec', Buffer.alloc(5_000))), segment(tracks(), cluster)),
  'a size larger than the file': join(ebml(), bytesOf('18538067'), bytesOf('01fffffffffffffe'), tracks(), cluster),
  'tracks without an end': join(ebml(), segment(unknown('1654ae6b', tracks()), cluster)),
  'an id of zeros': join(ebml(), segment(tracks(), bytesOf('0000000000'), cluster)),
  'a size of zeros': join(ebml(), segment(tracks(), bytesOf('ec0000000000000000'), cluster)),
  'an element cut off': join(ebml(), unknown('18538067', tracks(), cluster, bytesOf('1f43'))),
  'a million parts': join(ebml(), segment(tracks(), Buffer.alloc(2_400_000, bytesOf('ec80')), cluster)),
  'clusters in clusters': join(ebml(), segment(tracks(), element('1f43b675', cluster))),
  'too many tracks': join(ebml(), segment(element('1654ae6b', Buffer.concat(Array.from({ length: 500 }, () => element('ae', element('83', '\x02')))))), cluster),
  'a width of many bytes': join(ebml(), segment(element('1654ae6b', element('ae', element('83', '\x01'), element('e0', element('b0', Buffer.alloc(20, 255))))), cluster)),
};

const plainMp4 = join(ftyp(), moov(track()), mdat);
const plainWebm = join(ebml(), segment(tracks(), cluster));

export function hostileVideos(): CorpusFile[] {
  const files: CorpusFile[] = [];
  const add = (name: string, declaredType: string, bytes: Buffer, expected: CorpusFile['expected'] = 'refused'): void =>
    void files.push({ name, purpose: 'video', declaredType, bytes, expected });
  for (const [name, bytes] of Object.entries(mp4)) add(`an mp4 with ${name}`, 'video/mp4', bytes);
  for (const [name, bytes] of Object.entries(webm)) add(`a webm with ${name}`, 'video/webm', bytes);
  for (const [name, bytes] of Object.entries(others)) add(`${name} as a video`, 'video/mp4', bytes);
  add('an mp4 as webm', 'video/webm', plainMp4);
  add('a webm as mp4', 'video/mp4', plainWebm);
  add('an mp4 as quicktime', 'video/quicktime', plainMp4);
  add('an mp4 with html in its data about itself', 'video/mp4', join(ftyp(), box('free', html), moov(track('vide', dref(), payload), payload, box('meta', html)), box('uuid', html), mdat, box('skip', html)), 'cleaned');
  add('an mp4 with a track of positions', 'video/mp4', join(ftyp(), moov(track(), track('meta', dref(), box('gmhd', html))), mdat), 'cleaned');
  add('a webm with html in its tags and voids', 'video/webm', join(ebml(), segment(element('ec', html), tracks(), element('1254c367', html), cluster, join(bytesOf('ec'), Buffer.from([0x80 | html.length]), html))), 'cleaned');
  for (const [type, whole] of [['video/mp4', plainMp4], ['video/webm', plainWebm]] as const) {
    for (let n = 1; n <= 8; n += 1) add(`${type} cut off at ${n}/9`, type, whole.subarray(0, Math.floor((whole.length * n) / 9)));
  }
  return files;
}

export const honestVideos = (): CorpusFile[] =>
  ([
    ['an mp4', 'video/mp4', plainMp4],
    ['an mp4 with sound, its data to the end', 'video/mp4', join(ftyp('mp42'), moov(track(), track('soun')), resized(mdat, 0))],
    ['an mp4 with a long size', 'video/mp4', join(ftyp(), moov(track()), long('mdat', 116n, Buffer.alloc(100)))],
    ['an mp4 in fragments', 'video/mp4', join(ftyp('iso5'), moov(track()), box('sidx', latin('x')), box('moof'), mdat, box('moof'), mdat)],
    ['a quicktime', 'video/quicktime', join(ftyp('qt  '), box('wide'), mdat, moov(track(), box('udta', box('\xa9xyz', mark), u32(0))))],
    ['a webm', 'video/webm', plainWebm],
    ['a webm as recorders write it', 'video/webm', join(ebml(), unknown('18538067', element('1549a966'), tracks(), unknown('1f43b675', element('e7', '\0'), element('a3', Buffer.alloc(50))), unknown('1f43b675', element('a3', Buffer.alloc(50)))))],
  ] as const).map(([name, declaredType, bytes]) => ({ name, purpose: 'video', declaredType, bytes, expected: 'cleaned' }));
