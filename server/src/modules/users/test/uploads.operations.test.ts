import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, testSettings, until, type Signed } from '../../../../test/app/index.ts';
import { createUploader, type Uploader } from '../../../../test/app/uploads.ts';
import { honestFiles, hostileFiles, mark } from '../../../../test/corpus/index.ts';

const nobodys = 'upl_01JZ0000000000000000000009';
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''), 'latin1');

describeApp('uploads', (world) => {
  let uploads: Uploader;
  let owner: Signed;
  let other: Signed;
  let foreign: Signed;
  let photo: Buffer;
  const asked = (who: Signed, uploadId: string) => ({ token: who.token, tenant: who.tenant, params: { uploadId } });

  beforeAll(async () => {
    uploads = createUploader(world.server, world.call);
    owner = await world.person('owner');
    other = await world.person('caregiver');
    foreign = await world.person('owner', 'beta');
    photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#884422' } }).withExif({ IFD0: { Copyright: mark } }).jpeg().toBuffer();
  });

  it('a photo goes the whole way: sent, drawn anew in sizes, served by signed addresses', async () => {
    expect(photo.includes(mark)).toBe(true);
    const upload = await uploads.upload(owner, { bytes: photo, contentType: 'image/jpeg', purpose: 'image', fileName: 'Biscuit "at" the lake.exe' });
    expect(upload).toMatchObject({ status: 'clean', rejection: null, fileName: 'Biscuit "at" the lake.exe' });
    expect(upload.files.map(({ name, width }) => [name, width])).toEqual([['160.webp', 160], ['640.webp', 640], ['1600.webp', 900], ['1600.jpg', 900]]);
    for (const file of upload.files) {
      const { status, headers, bytes } = await uploads.fetchFile(file.url);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(file.contentType);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/sandbox/);
      expect(headers.get('content-disposition')).toMatch(/^inline; filename="Biscuit _at_ the lake\.(webp|jpg)"$/);
      expect([bytes.length, bytes.includes(mark)]).toEqual([file.sizeBytes, false]);
      expect((await sharp(bytes).metadata()).width).toBe(file.width);
    }
  });

  it('a document is encrypted at rest, and answered by addresses that are soon over', async () => {
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!.bytes;
    const upload = await uploads.upload(owner, { bytes: pdf, contentType: 'application/pdf', purpose: 'document', fileName: 'passport.pdf' });
    expect(upload.status, JSON.stringify(upload.rejection)).toBe('clean');
    const [file] = upload.files;
    expect(new Date(file!.urlExpiresAt).getTime() - Date.now()).toBeLessThanOrEqual(300_000);
    const { status, bytes, headers } = await uploads.fetchFile(file!.url);
    expect([status, headers.get('content-type'), headers.get('cache-control'), bytes.length]).toEqual([200, 'application/pdf', 'private, no-store', file!.sizeBytes]);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const atRest = await readdir(world.server.filesDir, { recursive: true, withFileTypes: true });
    const kept = await Promise.all(atRest.filter((one) => one.isFile() && one.parentPath.includes(upload.id)).map((one) => readFile(join(one.parentPath, one.name))));
    expect(kept.map((one) => one.includes('%PDF-'))).toEqual([false]);
    const changed = file!.url.slice(0, -6) + (file!.url.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    expect((await uploads.fetchFile(changed)).status).toBe(404);
  });

  it('refuses what the scanner knows, whatever it calls itself', async () => {
    for (const contentType of ['image/png', 'application/pdf']) {
      const upload = await uploads.upload(owner, { bytes: eicar, contentType, purpose: 'document' });
      expect([upload.status, upload.rejection?.code, upload.files]).toEqual(['rejected', 'infected', []]);
    }
  });

  it('serves nothing of hostile files', async () => {
    const all = (await hostileFiles()).filter(({ bytes }) => bytes.length > 0 && bytes.length < 2_000_000);
    const some = all.filter((_, index) => index % Math.ceil(all.length / 12) === 0);
    const refusedAtOnce: string[] = [];
    for (const file of some) {
      const { status, body } = await uploads.ticketFor(other, { ...file, contentType: file.declaredType });
      if (status === 422) {
        refusedAtOnce.push(file.name);
        expect(body.code).toMatch(/^upload_(type_not_allowed|too_large)$/);
        continue;
      }
      const upload = await uploads.upload(other, { ...file, contentType: file.declaredType });
      if (file.expected === 'refused') expect([file.name, upload.status]).toEqual([file.name, 'rejected']);
      if (file.expected === 'cleaned') expect([file.name, upload.status]).toEqual([file.name, 'clean']);
      for (const { url } of upload.files) {
        const { headers, bytes } = await uploads.fetchFile(url);
        expect([file.name, bytes.includes(mark)]).toEqual([file.name, false]);
        expect(headers.get('content-type')).toMatch(/^(image\/(webp|jpeg)|application\/pdf|video\/(mp4|quicktime|webm))$/);
      }
    }
    expect(some.length - refusedAtOnce.length).toBeGreaterThan(5);
  }, 120_000);

  it('createUpload: refuses other types, too much, and what is no size', async () => {
    const ask = async (body: object) => outcome(await world.call('createUpload', { token: owner.token, body }));
    const good = { purpose: 'image', fileName: 'a.png', contentType: 'image/png', sizeBytes: 100 };
    expect(await ask({ ...good, contentType: 'image/svg+xml' })).toBe('422 upload_type_not_allowed #/contentType');
    expect(await ask({ ...good, contentType: 'application/pdf' })).toBe('422 upload_type_not_allowed #/contentType');
    expect(await ask({ ...good, sizeBytes: 15 * 1024 * 1024 + 1 })).toBe('422 upload_too_large #/sizeBytes');
    expect(await ask({ ...good, sizeBytes: 0 })).toBe('400 invalid_request #/sizeBytes');
    expect(await ask({ ...good, purpose: 'program' })).toBe('400 invalid_request #/purpose');
    expect(await ask({ ...good, key: 'x' })).toBe('400 invalid_request #/key');
  });

  it('putUpload: takes what was announced, and nothing else', async () => {
    const { body: ticket } = await uploads.ticketFor(owner, { bytes: photo, contentType: 'image/jpeg', purpose: 'image' });
    const code = async (sent: Promise<{ status: number; body: any }>) => {
      const { status, body } = await sent;
      return status < 300 ? String(status) : `${status} ${body.code}`;
    };
    const at = (change: (url: URL) => void) => {
      const url = new URL(ticket.url);
      change(url);
      return { ...ticket, url: url.toString() };
    };
    expect(await code(uploads.put(ticket, photo.subarray(1)))).toBe('422 upload_not_as_announced');
    expect(await code(uploads.put(ticket, Buffer.concat([photo, Buffer.from('x')])))).toBe('422 upload_not_as_announced');
    expect(await code(uploads.put(ticket, photo, { 'content-type': 'image/png' }))).toBe('422 upload_not_as_announced');
    expect(await code(uploads.put(ticket, photo, { 'content-encoding': 'gzip' }))).toBe('415 unsupported_media_type');
    expect(await code(uploads.put(at((url) => url.searchParams.set('token', 'forged')), photo))).toBe('404 upload_not_found');
    expect(await code(uploads.put(at((url) => url.searchParams.delete('token')), photo))).toBe('400 invalid_request');
    expect(await code(uploads.put(at((url) => void (url.pathname = url.pathname.replace(ticket.upload.id, nobodys))), photo))).toBe('404 upload_not_found');
    expect(outcome(await world.call('completeUpload', asked(owner, ticket.upload.id)))).toBe('409 upload_incomplete');
    expect(await code(uploads.put(ticket, photo))).toBe('204');
    expect((await world.call('completeUpload', asked(owner, ticket.upload.id))).status).toBe(202);
    expect(await code(uploads.put(ticket, photo))).toBe('409 upload_closed');
    expect((await world.call('completeUpload', asked(owner, ticket.upload.id))).status).toBe(202);
    await until(async () => (await world.call('getUpload', asked(owner, ticket.upload.id))).body.status === 'clean');
  });

  it('knows nobody’s uploads but one’s own', async () => {
    const { body: { upload } } = await uploads.ticketFor(owner, { bytes: photo, contentType: 'image/jpeg', purpose: 'image' });
    for (const id of ['getUpload', 'completeUpload'] as const) {
      expect(outcome(await world.call(id, asked(other, upload.id)))).toBe('404 upload_not_found');
      expect(outcome(await world.call(id, asked(foreign, upload.id)))).toBe('404 upload_not_found');
      expect(outcome(await world.call(id, asked(owner, nobodys)))).toBe('404 upload_not_found');
      expect(outcome(await world.call(id, asked(owner, 'upl_x')))).toBe('400 invalid_request #/path/uploadId');
    }
  });

  it('getFile: answers nothing to what we did not sign', async () => {
    for (const token of ['x', 'a.b', `e30.${'A'.repeat(43)}`, `v1.k1.${'A'.repeat(80)}.${'A'.repeat(40)}`]) {
      expect(outcome(await world.call('getFile', { tenant: null, params: { token } }))).toBe('404 file_not_found');
    }
  });

  describe('what is left lying', () => {
    it('is deleted: bytes that were never sent within the hour, files that nobody uses within a day', async () => {
      const late = await world.person('owner', 'beta');
      const { body: { upload: unsent } } = await uploads.ticketFor(late, { bytes: photo, contentType: 'image/jpeg', purpose: 'image' });
      const unused = await uploads.upload(late, { bytes: photo, contentType: 'image/jpeg', purpose: 'image' });
      const status = async (id: string) => (await world.call('getUpload', asked(late, id))).body.status;
      await world.advance(2 * 3_600_000, 'beta');
      await until(async () => (await status(unsent.id)) === 'expired');
      expect(await status(unused.id)).toBe('clean');
      expect((await uploads.fetchFile(unused.files[0]!.url)).status).toBe(200);
      await world.advance(25 * 3_600_000, 'beta');
      await until(async () => (await status(unused.id)) === 'expired');
      expect((await uploads.fetchFile(unused.files[0]!.url)).status).toBe(404);
    });
  });
});

describeApp('the room for uploads', (world) => {
  it('is the account’s, and comes back with what is refused', async () => {
    const uploads = createUploader(world.server, world.call);
    const owner = await world.person('owner');
    const bytes = Buffer.alloc(600_000, 1);
    const ask = async () => outcome(await uploads.ticketFor(owner, { bytes, contentType: 'image/png', purpose: 'image' }));
    const both = await Promise.all([ask(), ask(), ask()]);
    expect(both.sort()).toEqual(['201', '409 upload_quota_exceeded', '409 upload_quota_exceeded']);
    const other = await world.person('owner');
    expect(await uploads.upload(other, { bytes, contentType: 'image/png', purpose: 'image' })).toMatchObject({ status: 'rejected' });
    expect((await uploads.upload(other, { bytes, contentType: 'image/png', purpose: 'image' })).rejection?.code).toBe('type_mismatch');
  });
}, { settings: { limits: { ...testSettings.limits, uploadMegabytesPerUser: 1 } } });
