import type { Database } from './kernel/db/index.ts';
import { createRepository } from './kernel/db/index.ts';
import { EventEntity } from './kernel/events/entities.ts';
import type { IdempotencyStore } from './kernel/http/idempotency-store.ts';
import type { Audit } from './modules/platform/index.ts';
import { everyPage, type PersonalData } from './modules/users/index.ts';

const onePage = 500;

/** What the kernel and the platform, which know no people, keep of them all the same. */
export function systemPersonalData({ db, idempotency, audit }: { db: Database; idempotency: IdempotencyStore; audit: Audit }): PersonalData[] {
  const events = createRepository(db, EventEntity);
  return [
    {
      name: 'requests',
      export: async (ctx, userId) => ({
        // copies of what the other parts tell, and of what is others'
        keptAnswers: (await idempotency.ofPerson(ctx, userId)).map(({ expiresAt }) => ({ expiresAt })),
      }),
      erase: idempotency.eraseOf,
      columns: { idempotency_keys: { secret: ['answer', 'steps', 'actor', 'keyHash', 'requestHash'] } },
    },
    {
      name: 'events',
      export: async (ctx, userId) => {
        const rows = await everyPage((after) => events.page(ctx, { where: { subjectId: userId }, order: [['id', 'asc']], after, limit: onePage }));
        return { events: rows.map(({ id, type, data, occurredAt }) => ({ id, type, data, occurredAt })) };
      },
      // events carry ids and frozen facts that are not personal: there is nothing to take out
      erase: async () => {},
      columns: {
        events: { kept: ['type', 'data'] },
        event_inbox: { impersonal: ['consumer'] },
        counters: { impersonal: ['name'] },
        deadlines: { impersonal: ['kind'] },
      },
    },
    {
      name: 'audit',
      export: async (ctx, userId) => ({ entries: await audit.personalOf(ctx, userId) }),
      erase: async (tx, userId) => void (await audit.erasePersonal(tx, userId)),
      columns: {
        audit_rows: {
          personal: ['personal'],
          secret: ['personalDigest'],
          impersonal: ['actorKind', 'actorId', 'action', 'subjectKind', 'data', 'previousHash', 'hash'],
        },
        tenants: { impersonal: ['slug', 'name', 'mode', 'status', 'currency', 'locale', 'timeZone', 'settings', 'suspensionReason'] },
        api_keys: { impersonal: ['kind', 'name', 'keyHash', 'hint', 'scopes'] },
        tenant_domains: { impersonal: ['domain'] },
        settings_versions: { impersonal: ['document', 'changes', 'actorKind', 'actorId'] },
      },
    },
  ];
}
