import type { Schema } from '../../../contract/contract.ts';

export type TroubleCode = Schema<'CalendarProblemCode'>;

/** Why a calendar could not be read; the message is for the caregiver. */
export class CalendarTrouble extends Error {
  override readonly name = 'CalendarTrouble';
  readonly code: TroubleCode;
  constructor(code: TroubleCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
