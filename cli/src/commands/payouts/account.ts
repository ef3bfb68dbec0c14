import * as Flags from '@oclif/core/flags';
import { getPayoutAccount, startPayoutOnboarding } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields } from '../../lib/output.ts';
import { usage } from '../../lib/usage.ts';

export default class PayoutsAccount extends DogcareCommand {
  static override summary = 'Where your payouts go; with --set-up, the page where you say it. For caregivers.';
  static override flags = {
    'set-up': Flags.boolean({ description: 'Begin, or go on.' }),
    provider: Flags.option({ options: ['stripe', 'paypal'] as const })({ description: 'By whom you are paid; stripe if left out.', dependsOn: ['set-up'] }),
    'return-url': Flags.string({ description: 'Where the page leads to afterwards; the storefront’s earnings on this machine if left out.', dependsOn: ['set-up'] }),
    'paypal-id': Flags.string({ description: 'With PayPal, instead of the address: the id of your account.', dependsOn: ['set-up'], exclusive: ['email'] }),
    email: Flags.string({ description: 'With PayPal: the address of your account; your own, if left out.', dependsOn: ['set-up'] }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayoutsAccount);
    const { client } = this.connect(flags);
    const address = flags.email ?? flags['paypal-id'];
    if (address !== undefined && flags.provider !== 'paypal') throw usage('An address is for PayPal: add --provider paypal.');
    const begun = flags['set-up']
      ? await startPayoutOnboarding({ client, body: { provider: flags.provider ?? 'stripe', returnUrl: flags['return-url'] ?? 'http://localhost:4242/earnings', email: flags.email, paypalId: flags['paypal-id'] } })
      : null;
    const account = begun?.account ?? (await getPayoutAccount({ client }));
    this.log(fields([
      ['Status', account.status],
      ['Goes to', account.destination && `${account.provider} ${account.destination}`],
      ['Wanted', account.requirements.join(', ')],
      ['Why not', account.disabledReason],
      ['Offered', account.offered.join(', ')],
    ]));
    if (begun?.url) this.log(`\nGo on here: ${begun.url}`);
    else if (account.status === 'none') this.next(account.offered.includes('paypal') ? 'dogcare payouts account --set-up --provider paypal --email you@example.com' : 'dogcare payouts account --set-up');
    return begun ?? account;
  }
}
