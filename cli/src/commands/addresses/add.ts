import { addAddress } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { addressFlags, toAddress } from '../../lib/addresses.ts';
import { address as show } from '../../lib/people.ts';
import { usage } from '../../lib/usage.ts';

export default class AddressesAdd extends DogcareCommand {
  static override summary = 'Add a home.';
  static override examples = [
    '<%= config.bin %> addresses add --line1 "1437 Larimer Street" --city Denver --region CO --postal-code 80202 --access "Key box, 4711"',
  ];
  static override flags = addressFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AddressesAdd);
    const { line1, city, region, 'postal-code': postalCode } = flags;
    if (!line1 || !city || !region || !postalCode) throw usage('An address needs --line1, --city, --region and --postal-code.');
    const { client } = this.connect(flags);
    const made = await addAddress({ client, body: { ...toAddress(flags), line1, city, region, postalCode } });
    this.log(show(made));
    return made;
  }
}
