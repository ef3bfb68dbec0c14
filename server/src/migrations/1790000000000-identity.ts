import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAuthFactorTables, dropAuthFactorTables } from './identity/auth-factors.ts';
import { createTrustTables, dropTrustTables } from './identity/auth.ts';
import { createUploadTables, dropUploadTables } from './identity/uploads.ts';
import { addPageColumns, createAccountTables, dropAccountTables, dropPageColumns } from './identity/users.ts';
import { createPlatformTables2, dropPlatformTables2 } from './identity/platform.ts';

type Step = (runner: QueryRunner) => Promise<void>;

/** Each step with what takes it back. */
const steps: readonly (readonly [up: Step, down: Step])[] = [
  [createPlatformTables2, dropPlatformTables2],
  [createTrustTables, dropTrustTables],
  [createAuthFactorTables, dropAuthFactorTables],
  [createAccountTables, dropAccountTables],
  [addPageColumns, dropPageColumns],
  [createUploadTables, dropUploadTables],
];

/** Identity, tenants and trust. */
export class Identity1790000000000 implements MigrationInterface {
  readonly name = 'Identity1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [up] of steps) await up(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [, down] of steps.toReversed()) await down(runner);
  }
}
