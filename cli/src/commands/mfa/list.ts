import { listMfaFactors } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class MfaList extends DogcareCommand {
  static override summary = 'Your second factors, and how many recovery codes are left.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MfaList);
    const { client } = this.connect(flags);
    const factors = await listMfaFactors({ client });
    this.log(
      factors.data.length === 0 ? 'No second factors yet: they are added in a browser.' : table(factors.data, [
        { title: 'FACTOR', value: (one) => one.id },
        { title: 'KIND', value: (one) => one.type },
        { title: 'NAME', value: (one) => one.name },
        { title: 'ADDED', value: (one) => instant(one.createdAt) },
        { title: 'LAST USED', value: (one) => instant(one.lastUsedAt) },
      ]),
    );
    if (factors.data.length > 0) this.log(`Recovery codes left: ${factors.recoveryCodesLeft}`);
    return factors;
  }
}
