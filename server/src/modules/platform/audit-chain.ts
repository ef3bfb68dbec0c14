import { hash } from 'node:crypto';
import type { AuditRow } from './entities.ts';

/** What may stand in an entry's `data`: ids, names of settings, numbers; nothing personal, as it is kept for good. */
export type AuditData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type Sealed = Pick<AuditRow, 'position' | 'previousHash' | 'hash'>;
export type Broken = { readonly position: number; readonly id: string | null; readonly reason: 'changed' | 'missing' | 'personal_changed' };

export const digestOf = (text: string): string => hash('sha256', text);

/** What the first entry of a tenant follows: no chain can be put in another's place. */
const beginning = (tenantId: string): string => digestOf(`audit log of ${tenantId}`);

/** Everything of an entry but what is personal, in a spelling that is always the same. */
function hashOf(row: AuditRow, position: number, previousHash: string): string {
  const { id, tenantId, at, actorKind, actorId, action, subjectKind, subjectId, requestId, data, personId, personalDigest } = row;
  const entry = [
    id, tenantId, position, at.toISOString(), actorKind, actorId, action, subjectKind, subjectId, requestId, data, personId, personalDigest,
  ];
  return digestOf(`${previousHash}\n${JSON.stringify(entry)}`);
}

/** An entry's place behind the one before. */
export function sealOf(row: AuditRow, before: { readonly position: number; readonly hash: string } | null): { position: number; previousHash: string; hash: string } {
  const position = (before?.position ?? 0) + 1;
  const previousHash = before?.hash ?? beginning(row.tenantId);
  return { position, previousHash, hash: hashOf(row, position, previousHash) };
}

/** What is wrong with the entry that should follow `before`, if anything is. */
export function checkNext(row: AuditRow | undefined, before: { readonly position: number; readonly hash: string } | null): Broken | null {
  const position = (before?.position ?? 0) + 1;
  if (!row || row.position !== position) return { position, id: null, reason: 'missing' };
  const wanted = sealOf(row, before);
  if (row.previousHash !== wanted.previousHash || row.hash !== wanted.hash) return { position, id: row.id, reason: 'changed' };
  if (row.personal !== null && digestOf(row.personal) !== row.personalDigest) return { position, id: row.id, reason: 'personal_changed' };
  return null;
}
