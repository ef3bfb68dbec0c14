import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAvailabilityTables, dropAvailabilityTables } from './caregivers/availability.ts';
import { createOnboardingTables, dropOnboardingTables } from './caregivers/onboarding.ts';

type Step = (runner: QueryRunner) => Promise<void>;

/** Each step with what takes it back. */
const steps: readonly (readonly [up: Step, down: Step])[] = [
  [createAvailabilityTables, dropAvailabilityTables],
  [createOnboardingTables, dropOnboardingTables],
];

/** Caregivers to full width: onboarding, services, availability. */
export class Caregivers1800000000001 implements MigrationInterface {
  readonly name = 'Caregivers1800000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const [up] of steps) await up(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [, down] of steps.toReversed()) await down(runner);
  }
}
