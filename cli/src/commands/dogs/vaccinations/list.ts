import * as Args from '@oclif/core/args';
import { listVaccinations } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { vaccinationTable } from '../../../lib/dogs.ts';
import { listFlags } from '../../../lib/flags.ts';

export default class DogsVaccinationsList extends DogcareCommand {
  static override summary = 'A dog’s vaccinations, and what of the required ones it lacks.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsVaccinationsList);
    const { client } = this.connect(flags);
    const page = await listVaccinations({ client, path: { dogId: args.dog }, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(page.data.length === 0 ? 'No vaccinations yet.' : vaccinationTable(page.data));
    const lacking = page.required.filter(({ state }) => state === 'missing' || state === 'expired');
    if (lacking.length > 0) this.log(`\nRequired here: ${lacking.map(({ vaccine, state }) => `${vaccine} is ${state}`).join(', ')}.`);
    this.more(page.nextCursor);
    if (lacking[0]) this.next(`dogcare dogs vaccinations add ${args.dog} --vaccine ${lacking[0].vaccine} --given 2026-01-10 --until 2027-01-09 --proof card.pdf`);
    return page;
  }
}
