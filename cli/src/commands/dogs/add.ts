import * as Flags from '@oclif/core/flags';
import { createDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, decimal } from '../../lib/flags.ts';

const temperaments = ['friendly', 'playful', 'calm', 'shy', 'anxious', 'reactive', 'energetic', 'protective'] as const;

export default class DogsAdd extends DogcareCommand {
  static override summary = 'Add a dog.';
  static override examples = [
    '<%= config.bin %> dogs add --name Biscuit --breed golden-retriever --born 2021-04-09 --weight 29.5 --sex female',
  ];
  static override flags = {
    name: Flags.string({ description: 'What it listens to.', required: true }),
    breed: Flags.string({ description: 'The breed’s id; find it with `dogcare dogs breeds`.', required: true }),
    born: date({ description: 'Its birth date.', required: true }),
    weight: decimal({ description: 'In kg.', helpValue: 'KG', required: true }),
    sex: Flags.option({ options: ['female', 'male'] as const })({ description: 'Its sex.', required: true }),
    neutered: Flags.boolean({ description: 'Whether it is neutered.', default: false, allowNo: true }),
    temperament: Flags.option({ options: temperaments, multiple: true })({
      description: 'What it is like; several times for several.',
    }),
    notes: Flags.string({ description: 'What a caregiver should know of its ways.' }),
    diet: Flags.string({ description: 'What a caregiver should know of its food.' }),
    allergy: Flags.string({ description: 'What it must not get; several times for several.', multiple: true }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DogsAdd);
    const { client } = this.connect(flags);
    const dog = await createDog({
      client,
      body: {
        name: flags.name,
        breedId: flags.breed,
        birthDate: flags.born,
        weightKg: flags.weight,
        sex: flags.sex,
        neutered: flags.neutered,
        ...(flags.temperament ? { temperament: flags.temperament } : {}),
        ...(flags.notes ? { behaviorNotes: flags.notes } : {}),
        ...(flags.diet ? { dietNotes: flags.diet } : {}),
        ...(flags.allergy ? { allergies: flags.allergy } : {}),
      },
    });
    this.log(`${dog.name}, a ${dog.sizeClass} ${dog.breedName}, is ${dog.id}.`);
    this.next('dogcare search --place 80205');
    return dog;
  }
}
