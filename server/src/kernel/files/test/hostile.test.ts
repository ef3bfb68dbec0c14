import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { honestFiles, hostileFiles, mark, type CorpusFile } from '../../../../test/corpus/index.ts';
import { allowedTypes, createFileChecker, servingHeaders, type FileCheck } from '../index.ts';
import { sniffType } from '../sniff.ts';

const maxMs = 10_000;
const maxGrowthBytes = 300 * 1024 * 1024;

const checker = createFileChecker({ concurrency: 2 });
afterAll(() => checker.close());

interface Checked {
  readonly file: CorpusFile;
  readonly result: FileCheck;
  readonly ms: number;
}

const checkAll = async (files: readonly CorpusFile[]): Promise<Checked[]> => {
  const checked: Checked[] = [];
  const left = [...files];
  const work = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      const startedAt = performance.now();
      const result = await checker.check(file);
      checked.push({ file, result, ms: performance.now() - startedAt });
    }
  };
  await Promise.all([work(), work()]);
  return checked;
};

const about = ({ file, result }: Checked): string =>
  `${file.name} (${file.declaredType}): ${result.ok ? 'taken' : `${result.code}, ${result.detail}`}`;

/** What would be served is of its type, is not what came in where that is drawn anew, and holds no payload. */
async function wrongIn({ file, result }: Checked): Promise<string[]> {
  if (!result.ok) return [];
  const wrong: string[] = [];
  if (result.outputs.length === 0) wrong.push('nothing to serve');
  for (const { name, contentType, bytes } of result.outputs) {
    if (!allowedTypes[file.purpose].includes(contentType)) wrong.push(`${name} is ${contentType}`);
    if ((await sniffType(bytes)) !== contentType) wrong.push(`${name} is not ${contentType}`);
    if (servingHeaders({ contentType, fileName: file.name, disposition: 'inline' })['content-type'] !== contentType) wrong.push(`${name} is not served as ${contentType}`);
    if (bytes.includes(mark)) wrong.push(`the payload is in ${name}`);
    if (result.kind === 'image' && bytes.equals(file.bytes)) wrong.push(`${name} is what came in`);
  }
  return wrong;
}

describe('hostile files', () => {
  let checked: Checked[];
  let grownBytes: number;
  beforeAll(async () => {
    const files = await hostileFiles();
    const before = process.memoryUsage().rss;
    checked = await checkAll(files);
    grownBytes = process.memoryUsage().rss - before;
  }, 180_000);

  it('are many', () => expect(checked.length).toBeGreaterThan(400));

  it('are refused, or taken without what was hidden in them', async () => {
    const through = checked.filter(({ file, result }) => (file.expected === 'refused' && result.ok) || (file.expected === 'cleaned' && !result.ok));
    expect(through.map(about)).toEqual([]);
    for (const each of checked) expect(await wrongIn(each), about(each)).toEqual([]);
  });

  it('take little time, and none of this process’s memory', () => {
    expect(checked.filter(({ ms }) => ms > maxMs).map(about)).toEqual([]);
    expect(grownBytes).toBeLessThan(maxGrowthBytes);
  });

  it.each([
    ['empty as a picture', 'empty'],
    ['svg with script as a picture', 'type_mismatch'],
    ['html as a picture', 'type_mismatch'],
    ['png as jpeg', 'type_mismatch'],
    ['jpeg cut off at 12/13', 'malformed'],
    ['png cut off at 12/13', 'malformed'],
    ['webp cut off at 12/13', 'malformed'],
    ['a png that says 50000 × 50000', 'too_many_pixels'],
    ['a png with one pixel too many', 'too_many_pixels'],
    ['a png of 31000 × 1', 'too_many_pixels'],
    ['a jpeg that says 65500 × 65500', 'too_many_pixels'],
    ['a pdf declared as "text/html"', 'type_not_allowed'],
    ['a pdf with a script when opened', 'active_content'],
    ['a pdf with a script by another spelling', 'active_content'],
    ['a pdf with a script in packed objects', 'active_content'],
    ['a pdf with a script in packed objects, spelt otherwise', 'active_content'],
    ['a pdf with a script in packed objects without a type', 'active_content'],
    ['a pdf with a script in packed objects behind a long text', 'active_content'],
    ['a pdf with a script in packed objects behind a comment', 'active_content'],
    ['a pdf with objects in a stream inside of a stream', 'active_content'],
    ['a pdf with objects packed with a predictor', 'too_complex'],
    ['a pdf with objects packed in hex', 'too_complex'],
    ['a pdf with packed objects that inflate', 'too_complex'],
    ['a pdf with a program to launch', 'active_content'],
    ['a pdf with a file inside', 'active_content'],
    ['a pdf with a lock', 'encrypted'],
    ['a pdf with a zip behind with an end in its comment', 'polyglot'],
    ['a pdf with html in its first comment', 'polyglot'],
    ['a pdf with html behind', 'malformed'],
    ['a pdf cut off at 10/11', 'malformed'],
    ['an mp4 with data elsewhere', 'active_content'],
    ['an mp4 with a hidden index', 'active_content'],
    ['an mp4 with html behind', 'malformed'],
    ['an mp4 with an unknown part with html', 'malformed'],
    ['an mp4 with a size too small', 'malformed'],
    ['an mp4 with a long size too large', 'malformed'],
    ['an mp4 with an empty handler', 'malformed'],
    ['an mp4 with a huge picture', 'too_many_pixels'],
    ['an mp4 with parts in parts', 'active_content'],
    ['an mp4 as quicktime', 'type_mismatch'],
    ['a webm with files attached', 'active_content'],
    ['a webm with locked tracks', 'encrypted'],
    ['a webm with html behind', 'malformed'],
    ['a webm with html in a cluster', 'malformed'],
    ['a webm with an id of zeros', 'malformed'],
  ])('%s: %s', (name, code) => {
    const found = checked.find(({ file }) => file.name === name);
    expect(found && about(found)).toContain(`: ${code}, `);
  });
});

describe('honest files', () => {
  let checked: Checked[];
  beforeAll(async () => {
    checked = await checkAll(await honestFiles());
  }, 60_000);
  const of = (name: string) => {
    const found = checked.find(({ file }) => file.name === name);
    if (!found?.result.ok) throw new Error(found ? about(found) : name);
    return found.result.outputs;
  };

  it('are taken, without what they say of place and camera', async () => {
    expect(checked.filter(({ result }) => !result.ok).map(about)).toEqual([]);
    for (const each of checked) expect(await wrongIn(each), about(each)).toEqual([]);
  });

  it('are drawn in three sizes as WebP, and as JPEG, upright and without their data', async () => {
    const outputs = of('a photo held upright, with its place');
    expect(outputs.map(({ name, contentType, width, height }) => [name, contentType, width, height])).toEqual([
      ['160.webp', 'image/webp', 80, 160],
      ['640.webp', 'image/webp', 320, 640],
      ['1600.webp', 'image/webp', 800, 1_600],
      ['1600.jpg', 'image/jpeg', 800, 1_600],
    ]);
    for (const { bytes, width, height } of outputs) {
      const metadata = await sharp(bytes).metadata();
      expect(metadata).toMatchObject({ width, height });
      for (const kind of ['exif', 'xmp', 'icc', 'iptc', 'orientation', 'comments'] as const) expect(metadata[kind], kind).toBeUndefined();
    }
  });

  it.each(['a grey photo', 'a photo for print', 'a picture of 16 bits', 'a picture of few colours'])('keep their colours: %s', async (name) => {
    const { data } = await sharp(of(name)[1]!.bytes).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const [red, green, blue] = [...data.subarray(0, 3)] as [number, number, number];
    const wanted = name === 'a grey photo' ? [111, 111, 111] : [0xc2, 0x41, 0x0c];
    for (const [n, value] of [red, green, blue].entries()) expect(Math.abs(value - wanted[n]!), `${red} ${green} ${blue}`).toBeLessThan(25);
  });

  it('keep what one can see through in WebP, and lie on white in JPEG', async () => {
    const outputs = of('a picture one can see through');
    expect((await sharp(outputs[2]!.bytes).metadata()).hasAlpha).toBe(true);
    expect((await sharp(outputs[3]!.bytes).metadata()).hasAlpha).toBe(false);
    expect((await sharp(outputs[3]!.bytes).stats()).channels[0]!.mean).toBeGreaterThan(0xd0);
  });

  it('are not enlarged', () => expect(of('one pixel').map(({ width, height }) => [width, height])).toEqual([[1, 1], [1, 1], [1, 1], [1, 1]]));

  it('are handed on as they came where nothing is drawn, or the same length', () => {
    for (const { file, result } of checked) {
      if (!result.ok || result.kind === 'image') continue;
      expect(result.outputs).toHaveLength(1);
      const [output] = result.outputs;
      if (result.kind === 'pdf') expect(output!.bytes.equals(file.bytes), file.name).toBe(true);
      else expect(output).toMatchObject({ width: 1_280, height: 720, bytes: { length: file.bytes.length } });
    }
  });
});
