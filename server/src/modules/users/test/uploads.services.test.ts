import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';
import { createUploader, type Uploader } from '../../../../test/app/uploads.ts';
import { honestFiles, mark } from '../../../../test/corpus/index.ts';
import { startS3 } from '../../../adapters/storage/s3/test/double.ts';

/** The same way as in the embedded mode, through what production has: clamd, and an S3 that is not ours and checks signatures. */

const { TEST_CLAMD_URL } = process.env;
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''), 'latin1');
const s3 = await startS3();
afterAll(() => s3.stop());

const env = {
  DOGCARE_STORAGE: 's3', S3_ENDPOINT: s3.url, S3_BUCKET: 'dogcare', S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER', S3_FORCE_PATH_STYLE: 'true',
  ...(TEST_CLAMD_URL === undefined ? {} : { CLAMD_URL: TEST_CLAMD_URL }),
};

describe.skipIf(TEST_CLAMD_URL === undefined)('with S3 and clamd', () => {
  describeApp('uploads', (world) => {
    let uploads: Uploader;
    let owner: Signed;
    beforeAll(async () => {
      uploads = createUploader(world.server, world.call);
      owner = await world.person('owner');
    });

    it('go to S3, are scanned, and come from S3', async () => {
      const photo = (await honestFiles()).find(({ declaredType }) => declaredType === 'image/jpeg')!;
      const ticket = await uploads.ticketFor(owner, { ...photo, contentType: photo.declaredType });
      expect(ticket.body.url.startsWith(s3.url)).toBe(true);
      const upload = await uploads.upload(owner, { ...photo, contentType: photo.declaredType });
      expect(upload).toMatchObject({ status: 'clean', files: [{ name: '160.webp' }, {}, {}, {}] });
      for (const { url, contentType } of upload.files) {
        expect(url.startsWith(s3.url)).toBe(true);
        const { status, headers, bytes } = await uploads.fetchFile(url);
        expect([status, headers.get('content-type'), bytes.includes(mark)]).toEqual([200, contentType, false]);
        expect((await uploads.fetchFile(url.replace(/X-Amz-Signature=./, 'X-Amz-Signature=x'))).status).toBe(403);
      }
    });

    it('documents lie there encrypted, and come from here', async () => {
      const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
      const upload = await uploads.upload(owner, { ...pdf, contentType: pdf.declaredType });
      expect(upload.status).toBe('clean');
      expect(upload.files[0]!.url.startsWith(world.server.url)).toBe(true);
      const { bytes } = await uploads.fetchFile(upload.files[0]!.url);
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    });

    it('malware does not get through', async () => {
      const upload = await uploads.upload(owner, { bytes: eicar, contentType: 'image/png', purpose: 'image' });
      expect([upload.status, upload.rejection?.code]).toEqual(['rejected', 'infected']);
    });

    it('and nothing is sent to us', async () => {
      const { body: ticket } = await uploads.ticketFor(owner, { bytes: eicar, contentType: 'image/png', purpose: 'image' });
      const answer = await fetch(`${world.server.url}/api/uploads/${ticket.upload.id}/content?token=x`, { method: 'PUT', body: 'x', headers: { 'content-type': 'image/png' } });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'upload_not_found']);
      expect(outcome(await world.call('completeUpload', { token: owner.token, params: { uploadId: ticket.upload.id } }))).toBe('409 upload_incomplete');
    });
  }, { env });
});
