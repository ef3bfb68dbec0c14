import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { suggestPlaces } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { table } from '../../lib/output.ts';

export default class SearchPlaces extends DogcareCommand {
  static override summary = 'Places that begin with what you type.';
  static override examples = ['<%= config.bin %> search places denv', '<%= config.bin %> search places 802'];
  static override args = { text: Args.string({ required: true, description: 'The start of a postal code or of a city’s name.' }) };
  static override flags = { limit: Flags.integer({ description: 'How many to show at most.', min: 1, max: 20, default: 8 }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SearchPlaces);
    const { client } = this.connect(flags);
    const found = await suggestPlaces({ client, query: { q: args.text, limit: flags.limit } });
    this.log(
      found.places.length === 0
        ? `No place begins with ${args.text}.`
        : table(found.places, [
            { title: 'PLACE', value: (one) => one.label },
            { title: 'LAT', value: (one) => one.lat.toFixed(3), right: true },
            { title: 'LNG', value: (one) => one.lng.toFixed(3), right: true },
          ]),
    );
    if (found.attribution) this.log(`\n${found.attribution}`);
    return found;
  }
}
