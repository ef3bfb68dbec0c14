import * as Args from '@oclif/core/args';
import { getDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { dog as text } from '../../lib/dogs.ts';

export default class DogsShow extends DogcareCommand {
  static override summary = 'A dog, with all that you may see of it.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsShow);
    const { client } = this.connect(flags);
    const dog = await getDog({ client, path: { dogId: args.dog } });
    this.log(text(dog));
    return dog;
  }
}
