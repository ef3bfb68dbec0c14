import * as Args from '@oclif/core/args';
import { deleteDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class DogsRemove extends DogcareCommand {
  static override summary = 'Remove a dog, with its photos, vaccinations and medical records.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsRemove);
    const { client } = this.connect(flags);
    await deleteDog({ client, path: { dogId: args.dog } });
    this.log(`Removed ${args.dog}.`);
    return { removed: args.dog };
  }
}
