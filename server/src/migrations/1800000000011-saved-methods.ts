import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addSavedMethods, dropSavedMethods } from './payments/methods.ts';

/** Cards that providers keep, and payments that are held, scheduled or made with them. */
export class SavedMethods1800000000011 implements MigrationInterface {
  readonly name = 'SavedMethods1800000000011';

  async up(runner: QueryRunner): Promise<void> {
    await addSavedMethods(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropSavedMethods(runner);
  }
}
