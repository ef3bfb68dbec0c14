import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, ref, varchar } from '../kernel/db/columns.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

export const addAvatarColumn = (runner: QueryRunner): Promise<void> => addColumn(runner, 'users', 'avatarUploadId', nullable(ref()));

/** A person's picture, and the key that a document's files are sealed under. */
export class AccountFiles1795000000000 implements MigrationInterface {
  readonly name = 'AccountFiles1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await addAvatarColumn(runner);
    await addColumn(runner, 'uploads', 'contentKeyId', nullable(varchar(20)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'uploads', 'contentKeyId');
    await dropColumn(runner, 'users', 'avatarUploadId');
  }
}
