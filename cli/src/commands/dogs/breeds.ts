import * as Flags from '@oclif/core/flags';
import { listBreeds } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { table } from '../../lib/output.ts';

export default class DogsBreeds extends DogcareCommand {
  static override summary = 'Breeds and their ids.';
  static override flags = { find: Flags.string({ char: 'q', description: 'Part of a name.' }), ...listFlags };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DogsBreeds);
    const { client } = this.connect(flags);
    const page = await listBreeds({ client, query: { q: flags.find, limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No such breed.'
        : table(page.data, [
            { title: 'BREED', value: (one) => one.id },
            { title: 'NAME', value: (one) => one.name },
            { title: 'GROUP', value: (one) => one.group },
            { title: 'SIZE', value: (one) => one.sizeClass },
            { title: 'KG', value: (one) => `${one.adultWeightKg.min}–${one.adultWeightKg.max}`, right: true },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
