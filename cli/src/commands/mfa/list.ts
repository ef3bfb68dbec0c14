import { listMfaFactors } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { table } from '../../lib/output.ts';

export default class MfaList extends DogcareCommand {
  static override summary = 'Your second factors, and how many recovery codes are left.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MfaList);
    const { client } = this.connect(flags);
    const factors = await listMfaFactors({ client });
    this.log(
      table(factors.data, [
        { title: 'FACTOR', value: (one) => one.id },
        { title: 'KIND', value: (one) => one.type },
        { title: 'NAME', value: (one) => one.name },
        { title: 'ADDED', value: (one) => one.createdAt },
        { title: 'LAST USED', value: (one) => one.lastUsedAt ?? '' },
      ]),
    );
    if (factors.data.length > 0) this.log(`Recovery codes left: ${factors.recoveryCodesLeft}`);
    return factors;
  }
}
