import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed } from '../../../../test/app/index.ts';
import { createUploader, type Uploader } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const nobodys = 'upl_01JZ0000000000000000000009';
const day = 86_400_000;

describeApp('people’s pictures', (world) => {
  let files: Uploader;
  let owner: Signed;
  let other: Signed;
  const as = ({ token, tenant }: Signed) => ({ token, tenant });
  const photo = async (who: Signed, background = '#884422') => {
    const bytes = await sharp({ create: { width: 800, height: 800, channels: 3, background } }).jpeg().toBuffer();
    const upload = await files.upload(who, { bytes, contentType: 'image/jpeg', purpose: 'image', fileName: 'me at 4711 Secret Street.jpg' });
    expect(upload.status).toBe('clean');
    return upload.id;
  };
  const change = (who: Signed, avatarUploadId: string | null) => world.call('updateMe', { ...as(who), body: { avatarUploadId } });
  const me = async (who: Signed) => (await world.call('getMe', as(who))).body;
  const profile = async (userId: string, by: Signed) => world.call('getUserProfile', { ...as(by), params: { userId } });

  beforeAll(async () => {
    files = createUploader(world.server, world.call);
    [owner, other] = [await world.person('owner'), await world.person('caregiver')];
  });

  it('are shown in their sizes to whoever sees the profile, by addresses that answer', async () => {
    expect((await me(owner)).avatar).toBeNull();
    const uploadId = await photo(owner);
    const { status, body } = await change(owner, uploadId);
    expect([status, body.avatar.uploadId]).toEqual([200, uploadId]);
    expect((await me(owner)).avatar.files.map(({ name }: { name: string }) => name)).toEqual(['160.webp', '640.webp', '1600.webp', '1600.jpg']);
    const seen = await profile(owner.userId, other);
    expect(seen.body.avatar.uploadId).toBe(uploadId);
    for (const file of seen.body.avatar.files) {
      const { status: got, headers, bytes } = await files.fetchFile(file.url);
      expect([got, headers.get('content-type'), bytes.length]).toEqual([200, file.contentType, file.sizeBytes]);
      // what its owner called it is nobody else’s business
      expect(`${headers.get('content-disposition')} ${Buffer.from(file.url.split('/').at(-1).split('.')[0], 'base64url').toString()}`).not.toContain('4711');
    }
    expect((await profile(other.userId, owner)).body.avatar).toBeNull();
  });

  it('stay for as long as they are used, and go within the day when they are not', async () => {
    const who = await world.person('owner', 'beta');
    const first = await photo(who);
    await change(who, first);
    await world.advance(2 * day, 'beta');
    const [kept] = (await me(who)).avatar.files;
    expect((await files.fetchFile(kept.url)).status).toBe(200);
    const second = await photo(who, '#224488');
    expect((await change(who, second)).body.avatar.uploadId).toBe(second);
    await world.advance(day, 'beta');
    await until(async () => (await files.fetchFile(kept.url)).status === 404);
    expect((await world.call('getUpload', { ...as(who), params: { uploadId: first } })).body.status).toBe('expired');
    expect((await change(who, second)).body.avatar.uploadId).toBe(second);
    expect((await change(who, null)).body.avatar).toBeNull();
    expect((await me(who)).avatar).toBeNull();
  });

  it('200: other changes leave it alone', async () => {
    const { avatar } = await me(owner);
    expect((await world.call('updateMe', { ...as(owner), body: { about: 'New words.' } })).body.avatar.uploadId).toBe(avatar.uploadId);
  });

  describe('422: must be', () => {
    const refused = '422 upload_not_usable #/avatarUploadId';
    it('one’s own, of this business, and there', async () => {
      const theirs = await photo(other);
      const foreign = await world.person('owner', 'beta');
      for (const id of [theirs, nobodys]) expect(outcome(await change(owner, id))).toBe(refused);
      expect(outcome(await change(foreign, theirs))).toBe(refused);
      expect(outcome(await change(owner, 'x'))).toBe('400 invalid_request #/avatarUploadId');
    });
    it('a picture, found clean', async () => {
      const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
      const document = await files.upload(owner, { bytes: pdf.bytes, contentType: 'application/pdf', purpose: 'document' });
      expect(outcome(await change(owner, document.id))).toBe(refused);
      const rejected = await files.upload(owner, { bytes: Buffer.from('no picture'), contentType: 'image/png', purpose: 'image' });
      expect([rejected.status, outcome(await change(owner, rejected.id))]).toEqual(['rejected', refused]);
      const { body: { upload: waiting } } = await files.ticketFor(owner, { bytes: Buffer.from('x'), contentType: 'image/png', purpose: 'image' });
      expect(outcome(await change(owner, waiting.id))).toBe(refused);
    });
    it('used for nothing else; and a refusal keeps the one before', async () => {
      const { avatar } = await me(owner);
      const sitter = await world.caregiver();
      const scan = await files.upload(sitter, { bytes: (await honestFiles()).find(({ declaredType }) => declaredType === 'image/jpeg')!.bytes, contentType: 'image/jpeg', purpose: 'document' });
      await world.call('submitDocument', { ...as(sitter), body: { kind: 'identity', uploadId: scan.id } });
      expect(outcome(await change(sitter, scan.id))).toBe(refused);
      expect(outcome(await change(owner, nobodys))).toBe(refused);
      expect((await me(owner)).avatar.uploadId).toBe(avatar.uploadId);
    });
  });
});
