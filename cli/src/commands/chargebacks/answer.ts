import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { submitChargebackEvidence } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { confirm } from '../../lib/prompt.ts';
import { usage } from '../../lib/usage.ts';

export default class ChargebacksAnswer extends DogcareCommand {
  static override summary = 'Answer a chargeback, once: the payer’s bank reads it. For admins and secret keys.';
  static override args = { chargeback: Args.string({ required: true, description: 'cbk_…' }) };
  static override flags = {
    explanation: Flags.string({ description: 'What was done, and what shows it.', required: true }),
    'access-log': Flags.string({ description: 'When who came and went, and what was opened when.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ChargebacksAnswer);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes) throw usage('With --json say --yes.');
    if (!flags.yes && !(await confirm('The bank takes one answer. Hand it in?', '--yes'))) {
      this.log('Left as it was.');
      return { answered: false };
    }
    const chargeback = await submitChargebackEvidence({ client, path: { chargebackId: args.chargeback }, body: { explanation: flags.explanation, accessLog: flags['access-log'] ?? null } });
    this.log(`${chargeback.id}: the answer is on its way to the bank.`);
    this.next(`dogcare chargebacks list --booking ${chargeback.bookingId}`);
    return chargeback;
  }
}
