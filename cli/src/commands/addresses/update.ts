import * as Args from '@oclif/core/args';
import { updateAddress } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { addressFlags, toAddress } from '../../lib/addresses.ts';
import { address as show } from '../../lib/people.ts';
import { usage } from '../../lib/usage.ts';

export default class AddressesUpdate extends DogcareCommand {
  static override summary = 'Change a home.';
  static override args = { address: Args.string({ required: true, description: 'adr_…' }) };
  static override flags = addressFlags;

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AddressesUpdate);
    const body = toAddress(flags);
    if (Object.keys(body).length === 0) throw usage('Say what to change; see --help.');
    const { client } = this.connect(flags);
    const changed = await updateAddress({ client, path: { addressId: args.address }, body });
    this.log(show(changed));
    return changed;
  }
}
