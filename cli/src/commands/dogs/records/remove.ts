import * as Args from '@oclif/core/args';
import { deleteMedicalRecord } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class DogsRecordsRemove extends DogcareCommand {
  static override summary = 'Remove a medical record, and its file.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }), record: Args.string({ required: true, description: 'mrc_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsRecordsRemove);
    const { client } = this.connect(flags);
    await deleteMedicalRecord({ client, path: { dogId: args.dog, recordId: args.record } });
    this.log(`Removed ${args.record}.`);
    return { removed: args.record };
  }
}
