import * as Args from '@oclif/core/args';
import { deleteAvailabilityException } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class CaregiversExceptionsRemove extends DogcareCommand {
  static override summary = 'Take back an exception: the weekly plan holds again.';
  static override args = { exception: Args.string({ required: true, description: 'avx_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversExceptionsRemove);
    const { client } = this.connect(flags);
    await deleteAvailabilityException({ client, path: { exceptionId: args.exception } });
    this.log(`Removed ${args.exception}.`);
    return { removed: args.exception };
  }
}
