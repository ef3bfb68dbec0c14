import { listIdentities } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class IdentitiesList extends DogcareCommand {
  static override summary = 'The providers that sign in to your account.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(IdentitiesList);
    const { client } = this.connect(flags);
    const identities = await listIdentities({ client });
    this.log(
      identities.data.length === 0 ? 'No provider signs in to your account.' : table(identities.data, [
        { title: 'IDENTITY', value: (one) => one.id },
        { title: 'PROVIDER', value: (one) => one.provider },
        { title: 'E-MAIL THERE', value: (one) => one.email ?? '' },
        { title: 'LINKED', value: (one) => instant(one.linkedAt) },
      ]),
    );
    return identities;
  }
}
