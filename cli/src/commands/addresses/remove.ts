import * as Args from '@oclif/core/args';
import { deleteAddress } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class AddressesRemove extends DogcareCommand {
  static override summary = 'Remove a home.';
  static override args = { address: Args.string({ required: true, description: 'adr_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AddressesRemove);
    const { client } = this.connect(flags);
    await deleteAddress({ client, path: { addressId: args.address } });
    this.log(`Removed ${args.address}.`);
    return { removed: args.address };
  }
}
