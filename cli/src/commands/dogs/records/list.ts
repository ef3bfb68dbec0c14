import * as Args from '@oclif/core/args';
import { listMedicalRecords } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { table } from '../../../lib/output.ts';

export default class DogsRecordsList extends DogcareCommand {
  static override summary = 'A dog’s medical records.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsRecordsList);
    const { client } = this.connect(flags);
    const page = await listMedicalRecords({ client, path: { dogId: args.dog }, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No medical records yet.'
        : table(page.data, [
            { title: 'RECORD', value: (one) => one.id },
            { title: 'DATE', value: (one) => one.occurredOn },
            { title: 'KIND', value: (one) => one.kind },
            { title: 'TITLE', value: (one) => one.title },
            { title: 'FILE', value: (one) => (one.files.length > 0 ? 'yes' : 'no') },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
