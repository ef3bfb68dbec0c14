import { listPaymentMethods } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { cardTable } from '../../lib/cards.ts';

export default class PaymentMethodsList extends DogcareCommand {
  static override summary = 'Your saved cards.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PaymentMethodsList);
    const { client } = this.connect(flags);
    const page = await listPaymentMethods({ client });
    this.log(page.data.length === 0 ? 'No cards yet.' : cardTable(page.data));
    if (page.data.length === 0) this.next('dogcare payment-methods add');
    return page;
  }
}
