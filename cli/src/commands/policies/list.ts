import { listCancellationPolicies } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { table } from '../../lib/output.ts';

export default class PoliciesList extends DogcareCommand {
  static override summary = 'The cancellation policies that services can go by.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PoliciesList);
    const { client } = this.connect(flags);
    const page = await listCancellationPolicies({ client });
    this.log(
      table(page.data, [
        { title: 'POLICY', value: (one) => one.name },
        { title: 'WHOSE', value: (one) => (one.isPreset ? 'preset' : 'the business’s own') },
        { title: 'WHAT IT SAYS', value: (one) => one.summary },
      ]),
    );
    this.next('dogcare policies show moderate');
    return page;
  }
}
