import * as Args from '@oclif/core/args';
import { deleteVaccination } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class DogsVaccinationsRemove extends DogcareCommand {
  static override summary = 'Remove a vaccination, and its proof.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }), vaccination: Args.string({ required: true, description: 'vax_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsVaccinationsRemove);
    const { client } = this.connect(flags);
    await deleteVaccination({ client, path: { dogId: args.dog, vaccinationId: args.vaccination } });
    this.log(`Removed ${args.vaccination}.`);
    return { removed: args.vaccination };
  }
}
