import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../app/index.ts';
import { createUploader, type Uploader } from '../app/uploads.ts';
import { unzip } from '../app/zip.ts';
import { honestFiles } from '../corpus/index.ts';

const day = 86_400_000;
/** As long as the words that it replaces: a PDF counts its bytes. */
const words = 'a \\(good\\) dog';
const marker = 'mrkrpassport-7';
/** What a picture can carry, as everything but its points is thrown away. */
const color = [0x4d, 0x72, 0x6b] as const;

describeApp('a person’s files', (world) => {
  let files: Uploader;
  let sitter: SignedCaregiver;
  let other: Signed;
  let admin: Signed;
  let ids: { document: string; avatar: string; unused: string };
  const as = ({ token, tenant }: Signed) => ({ token, tenant });

  beforeAll(async () => {
    files = createUploader(world.server, world.call);
    [sitter, other, admin] = [await world.caregiver(), await world.person('owner'), await world.person('admin')];
    const plain = (await honestFiles()).find(({ bytes, declaredType }) => declaredType === 'application/pdf' && bytes.includes(words))!.bytes;
    const pdf = Buffer.from(plain.toString('latin1').replace(words, marker), 'latin1');
    const [r, g, b] = color;
    const photo = await sharp({ create: { width: 700, height: 500, channels: 3, background: { r, g, b } } }).png().toBuffer();
    const send = async (who: Signed, bytes: Buffer, contentType: string, purpose: 'image' | 'document') => {
      const upload = await files.upload(who, { bytes, contentType, purpose, fileName: `my ${purpose}` });
      expect(upload.status, JSON.stringify(upload.rejection)).toBe('clean');
      return upload.id;
    };
    ids = {
      document: await send(sitter, pdf, 'application/pdf', 'document'), avatar: await send(sitter, photo, 'image/png', 'image'), unused: await send(sitter, photo, 'image/png', 'image'),
    };
    await send(other, photo, 'image/png', 'image');
    await world.call('submitDocument', { ...as(sitter), body: { kind: 'identity', uploadId: ids.document } });
    expect((await world.call('updateMe', { ...as(sitter), body: { avatarUploadId: ids.avatar } })).status).toBe(200);
  });

  it('are in the export as they are served, the encrypted ones opened, and nobody else’s', async () => {
    const { body: asked } = await world.call('requestMyExport', as(sitter));
    let ready: { status: string; downloadUrl: string } | undefined;
    await until(async () => {
      ready = (await world.call('getMyExport', { ...as(sitter), params: { exportId: asked.id } })).body;
      return ready!.status === 'ready';
    }, 30_000);
    const inside = unzip((await files.fetchFile(ready!.downloadUrl)).bytes);
    expect([...inside.keys()].filter((name) => name.startsWith('files/')).sort()).toEqual([
      `files/${ids.document}/original.pdf`,
      ...[ids.avatar, ids.unused].flatMap((id) => ['1600.jpg', '1600.webp', '160.webp', '640.webp'].map((name) => `files/${id}/${name}`)),
    ].sort());
    expect(inside.get(`files/${ids.document}/original.pdf`)!.includes(marker)).toBe(true);
    for (const name of ['160.webp', '640.webp', '1600.webp', '1600.jpg']) {
      const { data, info } = await sharp(inside.get(`files/${ids.avatar}/${name}`)!).raw().toBuffer({ resolveWithObject: true });
      const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
      for (const [channel, value] of color.entries()) expect(Math.abs(data[middle + channel]! - value), name).toBeLessThan(8);
    }
    expect(JSON.parse(inside.get('users.json')!.toString()).profile.avatarUploadId).toBe(ids.avatar);
    expect(JSON.parse(inside.get('uploads.json')!.toString()).uploads.map(({ id }: { id: string }) => id)).toEqual([ids.document, ids.avatar, ids.unused]);
    expect(JSON.parse(inside.get('about.json')!.toString()).filesLeftOut).toEqual([]);
  });

  it('are gone with the erasure, and their addresses lead nowhere', async () => {
    const { avatar } = (await world.call('getMe', as(sitter))).body;
    const [document] = (await world.call('listMyDocuments', as(sitter))).body.data;
    const urls = [...avatar.files, ...document.files].map(({ url }: { url: string }) => url);
    for (const url of urls) expect((await files.fetchFile(url)).status).toBe(200);
    await world.call('adminDeleteUser', { ...as(admin), params: { userId: sitter.userId } });
    await world.advance(31 * day);
    await until(async () => (await files.fetchFile(urls[0]!)).status === 404);
    for (const url of urls) expect((await files.fetchFile(url)).status).toBe(404);
    const left = (await readdir(world.server.filesDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    expect(left.filter((one) => one.parentPath.includes(sitter.userId))).toEqual([]);
    // the other person's, which nobody used, have gone meanwhile; whatever is left has no marker
    for (const one of left) expect((await readFile(join(one.parentPath, one.name))).includes(marker)).toBe(false);
    const { rows: [row] } = await world.server.app.parts.db.query<{ avatarUploadId: string | null }>({}, 'SELECT avatarUploadId FROM users WHERE id = ?', [sitter.userId]);
    expect(row!.avatarUploadId).toBeNull();
  });
});
