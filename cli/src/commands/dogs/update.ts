import * as Args from '@oclif/core/args';
import { updateDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { dog as text, dogFlags, toDog } from '../../lib/dogs.ts';
import { usage } from '../../lib/usage.ts';

export default class DogsUpdate extends DogcareCommand {
  static override summary = 'Change what is said of a dog.';
  static override examples = ['<%= config.bin %> dogs update dog_… --weight 30 --medical "Epilepsy; see the vet’s letter"'];
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = dogFlags;

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsUpdate);
    const body = toDog(flags);
    if (Object.keys(body).length === 0) throw usage('Say what to change; see --help.');
    const { client } = this.connect(flags);
    const dog = await updateDog({ client, path: { dogId: args.dog }, body });
    this.log(text(dog));
    return dog;
  }
}
