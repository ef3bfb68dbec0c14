import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedTypes, maxFileBytes } from '../../src/kernel/files/index.ts';
import { sniffType } from '../../src/kernel/files/sniff.ts';
import { createClient, createPeople, startTestServer, type Client, type Signed, type TestServer } from '../app/index.ts';
import { createUploader, type Uploader } from '../app/uploads.ts';
import { honestFiles, hostileFiles, mark, type CorpusFile } from './index.ts';

const atOnce = 8;
const people = 8;
const mostGrowthBytes = 500 * 1024 * 1024;
const withinMs = 60_000;
const healthWithinMs = 5_000;

/** What became of a file that was sent the whole way. */
interface Sent {
  readonly file: CorpusFile;
  /** `not taken` without sending its bytes; `rejected`; `clean`. */
  readonly status: 'not taken' | 'rejected' | 'clean';
  readonly wrong: readonly string[];
}

/**
 * Every hostile file through the API as anybody could send it: created, PUT, completed, and fetched if there is anything to fetch. What
 * is found in a file by itself is tested next to the checks; here it is that nothing of it comes out of a server.
 */
describe('the hostile files, sent to a server', () => {
  let server: TestServer;
  let call: Client;
  let uploads: Uploader;
  let owners: Signed[];
  let sent: Sent[];
  let tookMs: number;
  let grownBytes: number;
  let slowestHealthMs = 0;

  /** What could do something where it is shown. */
  const wrongWith = async (url: string, file: CorpusFile): Promise<string[]> => {
    const { status, headers, bytes } = await uploads.fetchFile(url);
    const type = headers.get('content-type') ?? '';
    return [
      ...(status === 200 ? [] : [`it answers ${status}`]),
      ...(allowedTypes[file.purpose].includes(type) ? [] : [`it is served as ${type}`]),
      ...((await sniffType(bytes)) === type ? [] : [`it is no ${type}`]),
      ...(headers.get('x-content-type-options') === 'nosniff' && /default-src 'none'.*sandbox/.test(headers.get('content-security-policy') ?? '') ? [] : ['it could run']),
      ...(/^inline; filename="[^"\\/]+\.(?:webp|jpg|png|pdf|mp4|mov|webm)"/.test(headers.get('content-disposition') ?? '') ? [] : [`it is called ${headers.get('content-disposition')}`]),
      ...(bytes.includes(mark) ? ['the payload is in it'] : []),
      ...(file.purpose === 'image' && bytes.equals(file.bytes) ? ['it is what came in'] : []),
    ];
  };
  const send = async (file: CorpusFile, who: Signed): Promise<Sent> => {
    const asked = { bytes: file.bytes, contentType: file.declaredType, purpose: file.purpose, fileName: `${file.name}.html`.slice(0, 200) };
    const mayBeSent = file.bytes.length > 0 && file.bytes.length <= maxFileBytes[file.purpose] && allowedTypes[file.purpose].includes(file.declaredType);
    if (!mayBeSent) {
      const { status, body } = await uploads.ticketFor(who, asked);
      const isRefused = status === 400 || (status === 422 && /^upload_(type_not_allowed|too_large)$/.test(body.code));
      return { file, status: 'not taken', wrong: isRefused ? [] : [`an address was given: ${status}`] };
    }
    const upload = await uploads.upload(who, asked);
    const wrong = (await Promise.all(upload.files.map(({ url }) => wrongWith(url, file)))).flat();
    if (upload.status === 'clean' && upload.files.length === 0) wrong.push('nothing to serve');
    return { file, status: upload.status as 'rejected' | 'clean', wrong };
  };

  beforeAll(async () => {
    const files = await hostileFiles();
    server = await startTestServer('sqlite');
    call = createClient(server);
    uploads = createUploader(server, call);
    const { person } = createPeople(server, call);
    owners = [];
    for (let n = 0; n < people; n += 1) owners.push(await person('owner'));

    const rssBefore = process.memoryUsage().rss;
    let mostRss = rssBefore;
    const startedAt = performance.now();
    sent = [];
    const left = [...files.entries()];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [index, file] = next;
        sent.push(await send(file, owners[index % people]!));
        mostRss = Math.max(mostRss, process.memoryUsage().rss);
        if (index % 40 !== 0) continue;
        const askedAt = performance.now();
        expect((await call('getHealth', { tenant: null })).status).toBe(200);
        slowestHealthMs = Math.max(slowestHealthMs, performance.now() - askedAt);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    tookMs = performance.now() - startedAt;
    grownBytes = mostRss - rssBefore;
  }, 180_000);
  afterAll(() => server?.close());

  it('are all of them, and most are sent to their last byte', () => {
    expect(sent.length).toBeGreaterThan(400);
    expect(sent.filter(({ status }) => status !== 'not taken').length).toBeGreaterThan(300);
  });

  it('come out as nothing that could run', () => {
    expect(sent.filter(({ wrong }) => wrong.length > 0).map(({ file, wrong }) => [file.name, ...wrong])).toEqual([]);
  });

  it('are refused, or served without what was hidden in them', () => {
    const clean = (file: CorpusFile, status: Sent['status']) => (file.expected === 'refused' && status === 'clean') || (file.expected === 'cleaned' && status !== 'clean');
    expect(sent.filter(({ file, status }) => clean(file, status)).map(({ file, status }) => [file.name, file.expected, status])).toEqual([]);
    expect(sent.filter(({ status }) => status === 'clean').length).toBeGreaterThan(10);
  });

  it('take their time and memory, and hold nobody up', () => {
    expect({ tookMs: tookMs < withinMs, grownBytes: grownBytes < mostGrowthBytes, slowestHealthMs: slowestHealthMs < healthWithinMs },
      JSON.stringify({ tookMs, grownBytes, slowestHealthMs })).toEqual({ tookMs: true, grownBytes: true, slowestHealthMs: true });
  });

  it('leave a server that works, nothing of what came in, and no error in its log', async () => {
    const photo = (await honestFiles()).find(({ declaredType }) => declaredType === 'image/jpeg')!;
    expect((await uploads.upload(owners[0]!, { bytes: photo.bytes, contentType: photo.declaredType, purpose: 'image' })).status).toBe('clean');
    await expect.poll(async () => (await readdir(server.filesDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile() && one.parentPath.includes('incoming')).length)
      .toBe(0);
    expect(server.errors).toEqual([]);
    expect((await call('getReadiness', { tenant: null })).status).toBe(200);
  });
});
