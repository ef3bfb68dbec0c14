import type { QueryRunner } from 'typeorm';
import { bigint, id, instant, json, nullable, ref, smallint, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { createTable, dropTable } from '../../kernel/db/migrate.ts';

export async function createAuthFactorTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'identities',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      provider: varchar(40),
      subjectHash: varchar(64),
      email: nullable(varchar(254)),
      linkedAt: instant(),
    },
    uniques: [['tenantId', 'subjectHash']],
    indices: [['tenantId', 'userId', 'id']],
  });
  await createTable(runner, {
    table: 'oauth_states',
    columns: {
      id: id(),
      tenantId: tenantId(),
      provider: varchar(40),
      stateHash: varchar(64),
      secrets: text(),
      redirectUri: text(),
      userId: nullable(ref()),
      sessionId: nullable(ref()),
      createdAt: instant(),
      expiresAt: instant(),
      usedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'stateHash']],
    indices: [['expiresAt']],
  });
  await createTable(runner, {
    table: 'mfa_factors',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      type: varchar(20),
      name: varchar(80),
      createdAt: instant(),
      confirmedAt: nullable(instant()),
      lastUsedAt: nullable(instant()),
      totpSecret: nullable(text()),
      totpStep: nullable(bigint()),
      passkey: nullable(json()),
      credentialHash: nullable(varchar(64)),
      signCount: bigint({ default: 0 }),
      challenge: nullable(varchar(100)),
    },
    uniques: [['tenantId', 'credentialHash']],
    indices: [['tenantId', 'userId', 'id'], ['createdAt']],
  });
  await createTable(runner, {
    table: 'recovery_codes',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      codeHash: varchar(100),
      createdAt: instant(),
      usedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'userId', 'codeHash']],
  });
  await createTable(runner, {
    table: 'login_challenges',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      tokenHash: varchar(64),
      passkeyChallenge: nullable(varchar(100)),
      triesLeft: smallint(),
      createdAt: instant(),
      expiresAt: instant(),
      answeredAt: nullable(instant()),
    },
    uniques: [['tenantId', 'tokenHash']],
    indices: [['tenantId', 'userId'], ['expiresAt']],
  });
}

export async function dropAuthFactorTables(runner: QueryRunner): Promise<void> {
  for (const table of ['identities', 'oauth_states', 'mfa_factors', 'recovery_codes', 'login_challenges']) await dropTable(runner, table);
}
