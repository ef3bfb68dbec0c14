import { listAddresses } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { table } from '../../lib/output.ts';
import { oneLine } from '../../lib/people.ts';

export default class AddressesList extends DogcareCommand {
  static override summary = 'Your homes.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AddressesList);
    const { client } = this.connect(flags);
    const page = await listAddresses({ client });
    this.log(
      page.data.length === 0
        ? 'No addresses yet.'
        : table(page.data, [
            { title: 'ADDRESS', value: (one) => one.id },
            { title: 'LABEL', value: (one) => one.label },
            { title: 'USUAL', value: (one) => (one.isDefault ? 'yes' : '') },
            { title: 'WHERE', value: oneLine },
            { title: 'GETTING IN', value: (one) => one.accessInstructions.replaceAll(/\s+/g, ' ') },
          ]),
    );
    return page;
  }
}
