import * as Args from '@oclif/core/args';
import { setDefaultPaymentMethod } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { cardTable } from '../../lib/cards.ts';

export default class PaymentMethodsDefault extends DogcareCommand {
  static override summary = 'Make a card the usual one.';
  static override args = { card: Args.string({ required: true, description: 'pmt_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentMethodsDefault);
    const { client } = this.connect(flags);
    const card = await setDefaultPaymentMethod({ client, path: { paymentMethodId: args.card } });
    this.log(cardTable([card]));
    return card;
  }
}
