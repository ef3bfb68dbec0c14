import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { others, zip } from './others.ts';
import { html, join, latin, mark, u32, type CorpusFile } from './types.ts';

const types = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;
type Format = keyof typeof types;
const formats = Object.keys(types) as Format[];

export const chunk = (type: string, data: Buffer): Buffer => {
  const body = join(type, data);
  return join(u32(data.length), body, u32(crc32(body)));
};

/** A PNG of these dimensions, or one that says so. */
export function png(width: number, height: number, pixels: Buffer, depthAndColour: readonly [number, number] = [8, 0], extra: readonly Buffer[] = []): Buffer {
  const header = join(u32(width), u32(height), Buffer.from([...depthAndColour, 0, 0, 0]));
  return join('\x89PNG\r\n\x1a\n', chunk('IHDR', header), ...extra, chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0)));
}

/** A segment right behind a JPEG's first marker. */
const segment = (jpeg: Buffer, marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]);
  return join(jpeg.subarray(0, 2), head, data, jpeg.subarray(2));
};

async function bases(): Promise<Record<Format, Buffer>> {
  // noise, so that every part of the file has something to say
  const noise = Buffer.from(Array.from({ length: 96 * 64 * 3 }, (_, n) => (n * 7_919 + ((n * n) % 251)) % 256));
  const picture = sharp(noise, { raw: { width: 96, height: 64, channels: 3 } });
  return {
    jpeg: await picture.clone().jpeg().toBuffer(),
    png: await picture.clone().png().toBuffer(),
    webp: await picture.clone().webp({ quality: 90 }).toBuffer(),
  };
}

const payloads: Readonly<Record<string, Buffer>> = {
  html,
  php: others['php']!,
  script: latin(`*/=alert('${mark}')/*`),
  'a zip': zip([['x.sh', mark]]),
  'a jar': others['jar']!,
  'a pdf': latin(`%PDF-1.4\n1 0 obj<</S/JavaScript/JS(${mark})>>endobj\n%%EOF`),
  'a program': others['windows program']!,
};

export async function hostileImages(): Promise<CorpusFile[]> {
  const base = await bases();
  const files: CorpusFile[] = [];
  const add = (name: string, format: Format, bytes: Buffer, expected: CorpusFile['expected']): void =>
    void files.push({ name, purpose: 'image', declaredType: types[format], bytes, expected });

  for (const [name, bytes] of Object.entries(others)) add(`${name} as a picture`, 'jpeg', bytes, 'refused');
  for (const format of formats) {
    for (const other of formats) if (other !== format) add(`${format} as ${other}`, other, base[format], 'refused');
    for (const [name, payload] of Object.entries(payloads)) {
      add(`${format} with ${name} behind`, format, join(base[format], payload), 'either');
      add(`${format} with ${name} in front`, format, join(payload, base[format]), 'refused');
    }
    const { length } = base[format];
    for (let n = 1; n <= 12; n += 1) add(`${format} cut off at ${n}/13`, format, base[format].subarray(0, Math.floor((length * n) / 13)), 'refused');
    for (let n = 0; n < 10; n += 1) {
      const flipped = Buffer.from(base[format]);
      for (let at = 20 + n; at < length; at += Math.floor(length / 5)) flipped[at]! ^= 1 << (n % 8);
      add(`${format} with flipped bits, ${n}`, format, flipped, 'either');
    }
    add(`${format}, its beginning only`, format, join(base[format].subarray(0, 12), html), 'refused');
  }
  add('jpeg with html in a comment', 'jpeg', segment(base.jpeg, 0xfe, html), 'cleaned');
  add('jpeg with php in a comment', 'jpeg', segment(base.jpeg, 0xfe, payloads['php']!), 'cleaned');
  add('jpeg with script in xmp', 'jpeg', segment(base.jpeg, 0xe1, join('http://ns.adobe.com/xap/1.0/\0', html)), 'cleaned');
  add('jpeg with a picture inside a segment', 'jpeg', segment(base.jpeg, 0xe2, join('MPF\0', base.png, html)), 'either');
  add('jpeg with a broken exif', 'jpeg', segment(base.jpeg, 0xe1, join('Exif\0\0MM\0*\xff\xff\xff\xff', mark)), 'either');
  add('jpeg with a colour profile of nonsense', 'jpeg', segment(base.jpeg, 0xe2, join('ICC_PROFILE\0\x01\x01', Buffer.alloc(500, 0xee), mark)), 'either');
  add('png with text chunks', 'png', join(base.png.subarray(0, 33), chunk('tEXt', join('Comment\0', html)), base.png.subarray(33)), 'cleaned');
  add('png with an unknown chunk', 'png', join(base.png.subarray(0, 33), chunk('prVt', html), base.png.subarray(33)), 'cleaned');
  add('webp with an unknown chunk', 'webp', join(base.webp, 'XMP ', Buffer.from([html.length, 0, 0, 0]), html), 'either');

  const row = Buffer.alloc(1_000);
  const bombs: [string, Buffer][] = [
    ['a png that says 50000 × 50000', png(50_000, 50_000, row)],
    ['a png that says 2147483647 × 2147483647', png(0x7fffffff, 0x7fffffff, row)],
    ['a png of 0 × 0', png(0, 0, row)],
    ['a png as wide as it can be', png(0x7fffffff, 1, row)],
    ['a png of 31000 × 1', png(31_000, 1, Buffer.alloc(31_001))],
    ['a png of 30000 × 30000 in one bit', png(30_000, 30_000, Buffer.alloc(3_751 * 30_000), [1, 0])],
    ['a png with one pixel too many', png(7_072, 7_071, row)],
    ['a png with fewer rows than it says', png(2_000, 2_000, row)],
  ];
  for (const [name, bytes] of bombs) add(name, 'png', bytes, 'refused');
  const bomb = deflateSync(Buffer.alloc(60_000_000, 65));
  add('a png whose colour profile inflates', 'png', png(8, 8, Buffer.alloc(72), [8, 0], [chunk('iCCP', join('x\0\0', bomb))]), 'either');
  add('a png whose text inflates', 'png', png(8, 8, Buffer.alloc(72), [8, 0], [chunk('zTXt', join('x\0\0', bomb))]), 'either');
  add('a png with more pixels than it says', 'png', png(8, 8, Buffer.alloc(50_000_000)), 'either');
  add('a png of 7000 × 7000', 'png', png(7_000, 7_000, Buffer.alloc((7_000 * 3 + 1) * 7_000), [8, 2]), 'either');
  add('a png of 50000 small chunks', 'png', join(base.png.subarray(0, 33), Buffer.concat(Array.from({ length: 50_000 }, () => chunk('tEXt', latin('a\0b')))), base.png.subarray(33)), 'either');
  const wide = Buffer.from(base.jpeg);
  const sof = wide.indexOf(Buffer.from([0xff, 0xc0]));
  wide.writeUInt16BE(65_500, sof + 5);
  wide.writeUInt16BE(65_500, sof + 7);
  add('a jpeg that says 65500 × 65500', 'jpeg', wide, 'refused');
  const progressive = await sharp(base.jpeg).jpeg({ progressive: true }).toBuffer();
  const lastScan = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = progressive.subarray(lastScan, -2);
  add('a jpeg of 3000 scans', 'jpeg', join(progressive.subarray(0, -2), Buffer.concat(Array.from({ length: 3_000 }, () => scan)), '\xff\xd9'), 'either');
  const vp8x = Buffer.alloc(18);
  vp8x.write('VP8X', 0, 'latin1');
  vp8x.writeUInt32LE(10, 4);
  vp8x.writeUIntLE(0xffffff, 12, 3);
  vp8x.writeUIntLE(0xffffff, 15, 3);
  add('a webp that says 16777216 × 16777216', 'webp', join('RIFF', Buffer.from([100, 0, 0, 0]), 'WEBP', vp8x, base.webp.subarray(12)), 'refused');
  return files;
}

export async function honestImages(): Promise<CorpusFile[]> {
  const made = sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: '#c2410c' } });
  const files: [string, Format, Buffer][] = [
    ['a photo held upright, with its place', 'jpeg', await made.clone().withExif({ IFD0: { Copyright: mark }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    ['a progressive photo', 'jpeg', await made.clone().jpeg({ progressive: true }).toBuffer()],
    ['a grey photo', 'jpeg', await made.clone().greyscale().jpeg().toBuffer()],
    ['a photo for print', 'jpeg', await made.clone().toColourspace('cmyk').jpeg().toBuffer()],
    ['a screenshot', 'png', await made.clone().png().toBuffer()],
    ['a picture of 16 bits', 'png', await made.clone().toColourspace('rgb16').png().toBuffer()],
    ['a picture one can see through', 'png', await made.clone().ensureAlpha(0.5).png().toBuffer()],
    ['a picture of few colours', 'png', await made.clone().png({ palette: true }).toBuffer()],
    ['an interlaced picture', 'png', await made.clone().png({ progressive: true }).toBuffer()],
    ['a webp', 'webp', await made.clone().webp().toBuffer()],
    ['a webp without loss', 'webp', await made.clone().webp({ lossless: true }).toBuffer()],
    ['one pixel', 'png', await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } }).png().toBuffer()],
  ];
  return files.map(([name, format, bytes]) => ({ name, purpose: 'image', declaredType: types[format], bytes, expected: 'cleaned' }));
}
