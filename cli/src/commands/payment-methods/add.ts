import { setTimeout as sleep } from 'node:timers/promises';
import * as Flags from '@oclif/core/flags';
import { getPaymentMethodSetup, startPaymentMethodSetup } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { cardTable } from '../../lib/cards.ts';

const lookAgainMs = 2_000;

export default class PaymentMethodsAdd extends DogcareCommand {
  static override summary = 'Save a card: it is typed in a browser, at the payment provider.';
  static override examples = ['<%= config.bin %> payment-methods add', '<%= config.bin %> payment-methods add --wait 300'];
  static override flags = {
    wait: Flags.integer({ description: 'Wait until it is saved, so many seconds at most.', helpValue: 'SECONDS', min: 0, max: 3600, default: 0 }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PaymentMethodsAdd);
    const { client } = this.connect(flags);
    const started = await startPaymentMethodSetup({ client, body: {} });
    this.log(started.checkout.url ? `Type the card here: ${started.checkout.url}` : 'The card waits to be entered with Stripe.js.');
    const path = { setupId: started.setup.id };
    const giveUpAt = Date.now() + flags.wait * 1000;
    let { setup } = started;
    while (flags.wait > 0 && setup.status !== 'succeeded' && setup.status !== 'canceled' && Date.now() < giveUpAt) {
      await sleep(lookAgainMs);
      setup = await getPaymentMethodSetup({ client, path });
    }
    if (setup.paymentMethod) this.log(`\n${cardTable([setup.paymentMethod])}`);
    else if (setup.failure) this.log(`\nNot saved: ${setup.failure.message} (${setup.failure.code})`);
    this.next('dogcare payment-methods list');
    return { ...started, setup };
  }
}
