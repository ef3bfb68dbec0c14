import * as Args from '@oclif/core/args';
import { removePaymentMethod } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class PaymentMethodsRemove extends DogcareCommand {
  static override summary = 'Remove a saved card; the payment provider forgets it, too.';
  static override args = { card: Args.string({ required: true, description: 'pmt_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentMethodsRemove);
    const { client } = this.connect(flags);
    await removePaymentMethod({ client, path: { paymentMethodId: args.card } });
    this.log(`Removed ${args.card}.`);
    return { removed: args.card };
  }
}
