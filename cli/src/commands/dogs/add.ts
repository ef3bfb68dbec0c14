import * as Flags from '@oclif/core/flags';
import { createDog } from '@dogcare/sdk';
import type { CreateDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { dogFlags, toDog } from '../../lib/dogs.ts';
import { decimal } from '../../lib/flags.ts';
import { usage } from '../../lib/usage.ts';

export default class DogsAdd extends DogcareCommand {
  static override summary = 'Add a dog.';
  static override examples = [
    '<%= config.bin %> dogs add --name Biscuit --breed golden-retriever --born 2021-04-09 --weight 29.5 --sex female',
    '<%= config.bin %> dogs add --name Coco --breed pug --mix-with beagle --age-months 18 --weight 9 --sex male --feed "07:30 One cup" --vet "Dr. Park, +13035550111"',
  ];
  static override flags = {
    ...dogFlags,
    name: Flags.string({ description: 'What it listens to.', required: true }),
    breed: Flags.string({ description: 'The breed’s id; find it with `dogcare dogs breeds`.', required: true }),
    weight: decimal({ description: 'In kg.', helpValue: 'KG', required: true }),
    sex: Flags.option({ options: ['female', 'male'] as const })({ description: 'Its sex.', required: true }),
    neutered: Flags.boolean({ description: 'Whether it is neutered.', default: false, allowNo: true }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DogsAdd);
    if (flags.born === undefined && flags['age-months'] === undefined) throw usage('Say when it was born: --born, or roughly --age-months.');
    const body = toDog(flags) as CreateDog;
    const { client } = this.connect(flags);
    const dog = await createDog({ client, body });
    this.log(`${dog.name}, a ${dog.sizeClass} ${dog.breedName}, is ${dog.id}.`);
    this.next('dogcare search --place 80205', `dogcare dogs vaccinations add ${dog.id} --vaccine rabies --given 2026-01-10 --until 2027-01-09`);
    return dog;
  }
}
