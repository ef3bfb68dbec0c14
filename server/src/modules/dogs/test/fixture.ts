import { expect } from 'vitest';
import { createUploader } from '../../../../test/app/uploads.ts';
import type { Signed, World } from '../../../../test/app/index.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

/** Dogs, and files for them, over HTTP. */
export function createDogTools(world: World) {
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const kinds = { image: ['image/jpeg', '640.webp', 'image/webp'], document: ['application/pdf', 'original.pdf', 'application/pdf'] } as const;
  /** A clean upload's id, without its bytes: they take a second or more to be checked, and are none of most tests' business. */
  const sent = async (who: Signed, purpose: 'image' | 'document'): Promise<string> => {
    const [declared, name, contentType] = kinds[purpose];
    const ticket = await world.call('createUpload', { ...as(who), body: { purpose, fileName: 'a file', contentType: declared, sizeBytes: 100 } });
    const { id } = ticket.body.upload;
    const { db } = world.server.app.parts;
    const files = JSON.stringify([{ name, contentType, sizeBytes: 100, width: null, height: null }]);
    await db.systemTransaction((tx) => db.query({ tx }, "UPDATE uploads SET status = 'clean', files = ? WHERE id = ?", [files, id]));
    return id;
  };
  /** As `sent`, the whole way. */
  const sentAndChecked = async (who: Signed, purpose: 'image' | 'document'): Promise<string> => {
    const wanted = purpose === 'image' ? 'one pixel' : 'a plain pdf';
    const { bytes, declaredType: contentType } = (await honestFiles()).find(({ name }) => name === wanted)!;
    const upload = await createUploader(world.server, world.call).upload(who, { bytes, contentType, purpose });
    expect(upload.status).toBe('clean');
    return upload.id;
  };
  /** What the upload is part of, as the database has it. */
  const usedFor = async (uploadId: string): Promise<unknown> =>
    (await world.server.app.parts.db.query({}, 'SELECT usedFor FROM uploads WHERE id = ?', [uploadId])).rows[0]?.['usedFor'];
  /** All that the table holds, as text. */
  const contentOf = async (table: 'dogs' | 'vaccinations' | 'medical_records' | 'dog_photos' | 'idempotency_keys'): Promise<string> =>
    JSON.stringify((await world.server.app.parts.db.query({}, `SELECT * FROM ${table}`, [])).rows);
  return { as, sent, sentAndChecked, usedFor, contentOf };
}

export const noSuch = '01JZ0000000000000000000009';
