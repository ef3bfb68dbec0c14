import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed } from '../../../../test/app/index.ts';
import { createUploader, type FileToSend } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const dayMs = 86_400_000;

describeApp('documents', (world) => {
  let file: FileToSend;
  let sitter: Signed;
  let admin: Signed;
  const uploaded = async (who: Signed, purpose: FileToSend['purpose'] = 'document') => (await createUploader(world.server, world.call).upload(who, { ...file, purpose })).id;
  const submit = (who: Signed, body: object) => world.call('submitDocument', { token: who.token, tenant: who.tenant, body });
  const submitted = async (who: Signed, body: object = {}): Promise<string> => {
    const answer = await submit(who, { kind: 'insurance', uploadId: await uploaded(who), ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.id;
  };
  const decide = (documentId: string, body: object, who: Pick<Signed, 'token' | 'tenant'> = admin) =>
    world.call('decideDocument', { token: who.token, tenant: who.tenant, params: { documentId }, body });
  const mine = async (who: Signed) => (await world.call('listMyDocuments', { token: who.token, tenant: who.tenant })).body.data;
  const day = (inDays: number): string => new Date(Date.now() + inDays * dayMs).toISOString().slice(0, 10);
  const factsOf = async (id: string, tenant: 'alpha' | 'beta' = 'alpha'): Promise<string[]> => {
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT type FROM events WHERE tenantId = ? AND subjectId = ? ORDER BY id', [world.server.tenantIds[tenant], id]);
    return rows.map((row) => String(row['type']));
  };

  beforeAll(async () => {
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
    file = { bytes: pdf.bytes, contentType: pdf.declaredType, purpose: 'document' };
    sitter = await world.person('caregiver');
    admin = await world.person('admin');
  });

  it('are handed in, looked at with a note of it, and approved', async () => {
    const id = await submitted(sitter, { kind: 'identity', number: 'P-7788', issuer: 'State of Colorado', expiresOn: day(400) });
    expect((await mine(sitter))[0]).toMatchObject({ id, status: 'in_review', number: 'P-7788', files: [{ contentType: 'application/pdf' }] });
    const reviews = await world.call('listDocumentReviews', { token: admin.token, query: { userId: sitter.userId } });
    expect(reviews.body.data).toMatchObject([{ id, status: 'in_review' }]);
    expect(JSON.stringify(reviews.body)).not.toContain('P-7788');
    const looked = await world.call('getDocumentReview', { token: admin.token, params: { documentId: id } });
    expect(looked.body).toMatchObject({ number: 'P-7788', issuer: 'State of Colorado', files: [{ name: 'original.pdf' }] });
    expect((await decide(id, { decision: 'approved' })).body).toMatchObject({ status: 'approved' });
    const log = await world.call('listAuditLog', { token: admin.token, query: { subjectId: id } });
    expect(log.body.data.map((one: { action: string }) => one.action).sort()).toEqual(['document.approved', 'document.read']);
    expect(outcome(await decide(id, { decision: 'rejected', reason: 'late' }))).toBe('409 document_transition_not_allowed');
    expect(await factsOf(id)).toEqual(['document.submitted', 'document.approved']);
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT * FROM documents WHERE id = ?', [id]);
    expect(JSON.stringify(rows)).not.toMatch(/P-7788|Colorado/);
  });

  it('are rejected with a reason, and handed in again', async () => {
    const who = await world.person('caregiver');
    const first = await submitted(who);
    expect(outcome(await decide(first, { decision: 'rejected' }))).toMatch(/^400 invalid_request/);
    expect((await decide(first, { decision: 'rejected', reason: ' A page is missing. ' })).body).toMatchObject({ status: 'rejected', rejectionReason: 'A page is missing.' });
    const second = await submitted(who);
    const third = await submitted(who);
    expect((await mine(who)).map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([[third, 'in_review'], [second, 'replaced'], [first, 'rejected']]);
    expect(outcome(await decide(second, { decision: 'approved' }))).toBe('409 document_transition_not_allowed');
    await decide(third, { decision: 'approved' });
    const fourth = await submitted(who);
    expect((await mine(who))[1]).toMatchObject({ id: third, status: 'approved' });
    await decide(fourth, { decision: 'approved' });
    expect((await mine(who)).slice(0, 2).map(({ status }: { status: string }) => status)).toEqual(['approved', 'replaced']);
  });

  it('take an own, clean, unused upload for documents, that is still good', async () => {
    const who = await world.person('caregiver');
    const uploadId = await uploaded(who);
    const asked = async (body: object, by = who) => outcome(await submit(by, { kind: 'licence', uploadId, ...body }));
    const unusable = '422 upload_not_usable #/uploadId';
    expect(await asked({}, sitter)).toBe(unusable);
    expect(await asked({}, await world.person('caregiver', 'beta'))).toBe(unusable);
    expect(await asked({ uploadId: 'upl_01JZ0000000000000000000009' })).toBe(unusable);
    expect(await asked({ expiresOn: day(-3) })).toBe('422 document_expired #/expiresOn');
    expect(await asked({ expiresOn: 'soon' })).toBe('400 invalid_request #/expiresOn');
    expect(await asked({ kind: 'poem' })).toBe('400 invalid_request #/kind');
    expect(await asked({ status: 'approved' })).toBe('400 invalid_request #/status');
    expect(await asked({})).toBe('201');
    expect(await asked({})).toBe(unusable);
  });

  it('are nobody’s of another business', async () => {
    const id = await submitted(sitter, { kind: 'address' });
    const foreign = await world.person('admin', 'beta');
    const at = { token: foreign.token, tenant: 'beta' as const, params: { documentId: id } };
    expect(outcome(await world.call('getDocumentReview', at))).toBe('404 document_not_found #/path/documentId');
    expect(outcome(await decide(id, { decision: 'approved' }, foreign))).toBe('404 document_not_found #/path/documentId');
    expect((await world.call('listDocumentReviews', { token: foreign.token, tenant: 'beta', query: { userId: sitter.userId } })).body.data).toEqual([]);
  });

  describe('with an expiry', () => {
    it('warn 30 days before, and lapse with the end of the last day', async () => {
      const who = await world.person('caregiver', 'beta');
      const judge = await world.person('admin', 'beta');
      const id = await submitted(who, { expiresOn: day(40) });
      await decide(id, { decision: 'approved' }, judge);
      await world.advance(12 * dayMs, 'beta');
      await until(async () => (await factsOf(id, 'beta')).includes('document.expiring'));
      expect((await mine(who))[0].status).toBe('approved');
      await world.advance(30 * dayMs, 'beta');
      await until(async () => (await mine(who))[0].status === 'expired');
      expect(await factsOf(id, 'beta')).toEqual(['document.submitted', 'document.approved', 'document.expiring', 'document.expired']);
      expect((await mine(who))[0].files).toEqual([]);
    });
  });
});
