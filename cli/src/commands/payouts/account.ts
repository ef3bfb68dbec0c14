import * as Flags from '@oclif/core/flags';
import { getPayoutAccount, startPayoutOnboarding } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields } from '../../lib/output.ts';

export default class PayoutsAccount extends DogcareCommand {
  static override summary = 'Where your payouts go; with --set-up, the page where you say it. For caregivers.';
  static override flags = {
    'set-up': Flags.boolean({ description: 'Begin, or go on.' }),
    provider: Flags.option({ options: ['stripe', 'paypal'] as const })({ description: 'By whom you are paid; stripe if left out.', dependsOn: ['set-up'] }),
    'return-url': Flags.string({ description: 'Where the page leads to afterwards; the storefront’s earnings on this machine if left out.', dependsOn: ['set-up'] }),
    email: Flags.string({ description: 'With PayPal: the address of your account; your own, if left out.', dependsOn: ['set-up'] }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayoutsAccount);
    const { client } = this.connect(flags);
    const begun = flags['set-up']
      ? await startPayoutOnboarding({ client, body: { provider: flags.provider ?? 'stripe', returnUrl: flags['return-url'] ?? 'http://localhost:4242/earnings', email: flags.email } })
      : null;
    const account = begun?.account ?? (await getPayoutAccount({ client }));
    this.log(fields([
      ['Status', account.status],
      ['Goes to', account.destination && `${account.provider} ${account.destination}`],
      ['Wanted', account.requirements.join(', ')],
      ['Why not', account.disabledReason],
    ]));
    if (begun?.url) this.log(`\nGo on here: ${begun.url}`);
    else if (account.status === 'none') this.next('dogcare payouts account --set-up');
    return begun ?? account;
  }
}
