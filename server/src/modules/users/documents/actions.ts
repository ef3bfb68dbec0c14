import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sealedColumn, sealedJson, type Vault } from '../../../kernel/crypto/index.ts';
import { isUniqueViolation, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { DeadlineHandler, Deadlines } from '../../../kernel/time/deadlines.ts';
import type { Audit } from '../../platform/index.ts';
import type { PersonalData } from '../personal-data.ts';
import { meOf } from '../policy.ts';
import type { Files } from '../uploads/index.ts';
import { DocumentEntity, type DocumentDetails, type DocumentKind, type DocumentRow } from './entities.ts';
import type { DocumentStatus } from './machine.ts';
import { presentDocument } from './presenter.ts';
import { createDocumentRepository, standingOf } from './repository.ts';

/** The door for modules that ask for documents. */
export interface DocumentStanding {
  /** The approved ones of people (500 at most) by kind, each with its last good day; null for good. */
  goodOf(ctx: Ctx, userIds: readonly string[]): Promise<Map<string, Map<DocumentKind, string | null>>>;
  /** Everything that one person handed in, the oldest first. */
  latestOf(ctx: Ctx, userId: string): Promise<Pick<DocumentRow, 'kind' | 'status' | 'expiresOn' | 'rejectionReason'>[]>;
}

const warnBefore = { days: 30 };
const kinds = { expiring: 'document.expiring', expired: 'document.expired' } as const;

export interface DocumentActionsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly files: Files;
}

type Paging = { limit: number; cursor?: string | undefined };
const usedFor = (id: string): string => `document:${id}`;
const byLaw = (row: DocumentRow) => ({ userId: row.userId, kind: row.kind });

/** Days are the business's: it is the business that relies on them. */
const todayAt = (ctx: Ctx): string => Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime()).toZonedDateTimeISO(ctx.tenant.timeZone).toPlainDate().toString();
const endOf = (ctx: Ctx, day: string): Temporal.ZonedDateTime =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime({ timeZone: ctx.tenant.timeZone });
const instantOf = (zoned: Temporal.ZonedDateTime): Date => new Date(zoned.epochMilliseconds);

export function createDocumentActions(deps: DocumentActionsDeps) {
  const { db, ids, events, deadlines, audit, vault, files } = deps;
  const repository = createDocumentRepository(db);
  const details = sealedJson<DocumentDetails>(vault, 'document-details');

  const found = async (ctx: Ctx, id: string): Promise<DocumentRow> => {
    const row = await repository.byId(ctx, id);
    if (!row) throw problem('document_not_found', { pointer: '#/path/documentId' });
    return row;
  };
  const record = (tx: TxCtx, row: DocumentRow, type: string): Promise<void> => events.record(tx, { type, subjectId: row.id, data: byLaw(row) });
  const letGo = async (tx: TxCtx, row: DocumentRow): Promise<void> => {
    for (const kind of Object.values(kinds)) await deadlines.clear(tx, { kind, subjectId: row.id });
    await files.release(tx, row.uploadId, usedFor(row.id));
  };
  /** What stood there goes, and its file with it. */
  const makeRoom = async (tx: TxCtx, userId: string, kind: DocumentKind, status: 'in_review' | 'approved'): Promise<void> => {
    const before = await repository.standing(tx, standingOf(userId, kind, status));
    if (before && (await repository.step(tx, before, 'replace'))) await letGo(tx, before);
  };
  const assertGood = (ctx: Ctx, expiresOn: string | null, pointer: string): void => {
    if (expiresOn !== null && expiresOn < todayAt(ctx)) throw problem('document_expired', { pointer, detail: `It was good until ${expiresOn}.` });
  };
  const watch = async (tx: TxCtx, row: DocumentRow): Promise<void> => {
    if (row.expiresOn === null) return;
    const end = endOf(tx, row.expiresOn);
    await deadlines.set(tx, { kind: kinds.expiring, subjectId: row.id, dueAt: instantOf(end.subtract(warnBefore)) });
    await deadlines.set(tx, { kind: kinds.expired, subjectId: row.id, dueAt: instantOf(end) });
  };

  const mine = {
    async submit(tx: TxCtx, { kind, uploadId, issuer, number, expiresOn }: Required<Schema<'SubmitDocument'>>): Promise<DocumentRow> {
      assertGood(tx, expiresOn, '#/expiresOn');
      const id = ids.next('document');
      const userId = meOf(tx);
      const row: DocumentRow = {
        id, tenantId: tx.tenant.id, userId, kind, status: 'in_review', standing: standingOf(userId, kind, 'in_review'), uploadId,
        sealedDetails: details.seal(tx, { issuer, number }, id), expiresOn, rejectionReason: null, submittedAt: tx.clock.now(), decidedAt: null,
      };
      await files.use(tx, { uploadId, userId, purpose: 'document', usedFor: usedFor(id), pointer: '#/uploadId' });
      await makeRoom(tx, userId, kind, 'in_review');
      try {
        await repository.insert(tx, row);
      } catch (cause) {
        if (isUniqueViolation(cause)) throw problem('conflict', { detail: 'Another one of this kind was handed in at the same time.', cause });
        throw cause;
      }
      await record(tx, row, 'document.submitted');
      return row;
    },
    list: (ctx: Ctx, page: Paging) => repository.pageOf(ctx, meOf(ctx), page),
    async present(ctx: Ctx, row: DocumentRow): Promise<Schema<'Document'>> {
      const isOpen = row.status === 'in_review' || row.status === 'approved';
      return presentDocument(row, details.open(ctx, row.sealedDetails, row.id), isOpen ? await files.filesOf(ctx, row.uploadId) : []);
    },
  };

  /** What the business does with documents; written to the audit log with its change. */
  const review = {
    list: (ctx: Ctx, filter: { status?: DocumentStatus | undefined; userId?: string | undefined }, page: Paging) => repository.reviews(ctx, filter, page),
    async look(ctx: Ctx, id: string) {
      const row = await found(ctx, id);
      await db.transaction(ctx, (tx) => audit.record(tx, { action: 'document.read', subjectKind: 'document', subjectId: id, data: byLaw(row) }));
      return { row, ...details.open(ctx, row.sealedDetails, id), files: await files.filesOf(ctx, row.uploadId) };
    },
    async decide(tx: TxCtx, id: string, decision: Schema<'DecideDocument'>): Promise<DocumentRow> {
      const row = await found(tx, id);
      const decidedAt = tx.clock.now();
      const closed = () => problem('document_transition_not_allowed', { detail: `It is ${row.status}.` });
      if (row.status !== 'in_review') throw closed();
      const note = (action: string, personal?: Record<string, unknown>) =>
        audit.record(tx, { action, subjectKind: 'document', subjectId: id, data: byLaw(row), ...(personal && { personal, personId: row.userId }) });
      if (decision.decision === 'rejected') {
        const reason = decision.reason.trim();
        const rejected = await repository.step(tx, row, 'reject', { rejectionReason: reason, decidedAt });
        if (!rejected) throw closed();
        await letGo(tx, rejected);
        await note('document.rejected', { reason });
        await record(tx, rejected, 'document.rejected');
        return rejected;
      }
      const expiresOn = decision.expiresOn === undefined ? row.expiresOn : decision.expiresOn;
      assertGood(tx, expiresOn, '#/expiresOn');
      await makeRoom(tx, row.userId, row.kind, 'approved');
      const approved = await repository.step(tx, row, 'approve', { expiresOn, decidedAt });
      if (!approved) throw closed();
      await watch(tx, approved);
      await note('document.approved');
      await record(tx, approved, 'document.approved');
      return approved;
    },
  };

  const whenDue: DeadlineHandler[] = [
    {
      kind: kinds.expiring,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        if (row?.status === 'approved') await events.record(tx, { type: kinds.expiring, subjectId: id, data: { ...byLaw(row), expiresOn: row.expiresOn } });
      },
    },
    {
      kind: kinds.expired,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        const expired = row && (await repository.step(tx, row, 'expire'));
        if (!expired) return;
        await letGo(tx, expired);
        await events.record(tx, { type: kinds.expired, subjectId: id, data: { ...byLaw(row), expiresOn: row.expiresOn } });
      },
    },
  ];

  const personal: PersonalData = {
    name: 'documents',
    async export(ctx, userId) {
      const rows = await repository.allOf(ctx, userId);
      return { documents: rows.map((row) => presentDocument(row, details.open(ctx, row.sealedDetails, row.id), [])) };
    },
    erase: repository.erase,
    columns: { documents: { personal: ['sealedDetails', 'rejectionReason'], secret: ['standing'], impersonal: ['kind', 'status', 'expiresOn'] } },
  };

  /** For the mail that says so. */
  const rejectionReasonOf = async (ctx: Ctx, id: string): Promise<string | null> => (await repository.byId(ctx, id))?.rejectionReason ?? null;

  /** For whoever relies on documents. */
  const standing: DocumentStanding = {
    async goodOf(ctx, userIds) {
      const good = new Map<string, Map<DocumentKind, string | null>>();
      for (const { userId, kind, expiresOn } of await repository.approvedOf(ctx, userIds)) {
        const kinds = good.get(userId) ?? new Map<DocumentKind, string | null>();
        good.set(userId, kinds.set(kind, expiresOn));
      }
      return good;
    },
    latestOf: async (ctx, userId) => (await repository.allOf(ctx, userId)).map(({ kind, status, expiresOn, rejectionReason }) => ({ kind, status, expiresOn, rejectionReason })),
  };

  return { mine, review, rejectionReasonOf, standing, personal, deadlines: whenDue, sealed: [sealedColumn(db, DocumentEntity, 'sealedDetails', details)] };
}
export type DocumentActions = ReturnType<typeof createDocumentActions>;
