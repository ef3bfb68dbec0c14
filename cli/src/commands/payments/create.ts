import { setTimeout as sleep } from 'node:timers/promises';
import * as Flags from '@oclif/core/flags';
import { completeSandboxPayment, getPayment, processPayment } from '@dogcare/sdk';
import type { Client, Payment } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { payment as show } from '../../lib/format.ts';

const patienceMs = 10_000;

/** The outcome arrives by the provider’s webhook, a moment after the card page has gone. */
async function outcomeOf(client: Client, before: Payment): Promise<Payment> {
  const deadlineAt = Date.now() + patienceMs;
  for (;;) {
    const payment = await getPayment({ client, path: { paymentId: before.id } });
    const open = payment.status === 'requires_payment' || payment.status === 'processing';
    if (!open || (payment.failure && !before.failure) || Date.now() > deadlineAt) return payment;
    await sleep(200);
  }
}

export default class PaymentsCreate extends DogcareCommand {
  static override summary = 'Pay for a booking, or the rest of it after a change.';
  static override description =
    'Shows the address of the card page, or of PayPal’s. In a sandbox, --complete pays (or fails to) without a browser.';
  static override examples = [
    '<%= config.bin %> payments create --booking bkg_…',
    '<%= config.bin %> payments create --booking bkg_… --complete succeeded',
    '<%= config.bin %> payments create --booking bkg_… --card pmt_… --at-start',
  ];
  static override flags = {
    booking: Flags.string({ description: 'What to pay for.', helpValue: 'bkg_…', required: true }),
    provider: Flags.option({ options: ['stripe', 'paypal'] as const })({ description: 'With whom; the first that the business offers, or whoever has the open payment, if left out.' }),
    'return-url': Flags.string({ description: 'Where the card page leads to afterwards.' }),
    card: Flags.string({ description: 'A saved card to pay with.', helpValue: 'pmt_…' }),
    save: Flags.boolean({ description: 'Keep the card that is typed for later.', exclusive: ['card'] }),
    'at-start': Flags.boolean({ description: 'Hold the money until it begins, or charge a saved card a few days before, if it is further off.' }),
    complete: Flags.option({ options: ['succeeded', 'declined'] as const })({
      description: 'In a sandbox: how the payment ends.',
    }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PaymentsCreate);
    const { client } = this.connect(flags);
    const returnUrl = flags['return-url'];
    const started = await processPayment({
      client,
      body: {
        bookingId: flags.booking, saveMethod: flags.save, when: flags['at-start'] ? 'at_start' : 'now',
        ...(returnUrl ? { returnUrl } : {}), ...(flags.card ? { paymentMethodId: flags.card } : {}), ...(flags.provider ? { provider: flags.provider } : {}),
      },
    });
    const { checkout } = started;
    if (!flags.complete || !checkout) {
      this.log(show(started.payment));
      if (checkout?.url) this.log(`\n${checkout.action === 'authenticate' ? 'The bank asks here' : 'Pay here'}: ${checkout.url}`);
      else if (checkout) this.log('\nThe payment waits for a card, entered with Stripe.js.');
      this.next(`dogcare payments show ${started.payment.id}`);
      return started;
    }
    await completeSandboxPayment({
      client,
      path: { paymentId: started.payment.id },
      body: { outcome: flags.complete },
    });
    const payment = await outcomeOf(client, started.payment);
    this.log(show(payment));
    if (payment.status === 'succeeded') this.next(`dogcare invoices show ${payment.bookingId}`);
    else this.next(`dogcare payments show ${payment.id}`);
    return payment;
  }
}
