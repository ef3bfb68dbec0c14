import { CLIError } from '@oclif/core/errors';

/** What the person asked for can't be done as asked: exit code 2. */
export const usage = (message: string): Error => new CLIError(message, { exit: 2 });
