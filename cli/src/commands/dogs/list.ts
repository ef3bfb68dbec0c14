import { listDogs } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { table } from '../../lib/output.ts';

export default class DogsList extends DogcareCommand {
  static override summary = 'Your dogs.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DogsList);
    const { client } = this.connect(flags);
    const page = await listDogs({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No dogs yet.'
        : table(page.data, [
            { title: 'DOG', value: (dog) => dog.id },
            { title: 'NAME', value: (dog) => dog.name },
            { title: 'BREED', value: (dog) => dog.breedName },
            { title: 'BORN', value: (dog) => dog.birthDate },
            { title: 'KG', value: (dog) => String(dog.weightKg), right: true },
            { title: 'SIZE', value: (dog) => dog.sizeClass },
            { title: 'TEMPERAMENT', value: (dog) => dog.temperament.join(', ') },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data.length === 0)
      this.next(
        'dogcare dogs add --name Biscuit --breed golden-retriever --born 2021-04-09 --weight 29.5 --sex female',
      );
    return page;
  }
}
