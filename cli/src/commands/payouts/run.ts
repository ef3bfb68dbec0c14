import * as Flags from '@oclif/core/flags';
import { runPayouts } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { confirm } from '../../lib/prompt.ts';
import { usage } from '../../lib/usage.ts';

export default class PayoutsRun extends DogcareCommand {
  static override summary = 'Pay caregivers what is due, after showing it. For admins and secret keys.';
  static override description = 'What was released and nothing holds, less what they owe. Running it again pays nothing twice.';
  static override examples = ['<%= config.bin %> payouts run --dry-run', '<%= config.bin %> payouts run --caregiver usr_… --yes'];
  static override flags = {
    caregiver: Flags.string({ description: 'Only this one.', helpValue: 'usr_…' }),
    'dry-run': Flags.boolean({ description: 'Only show what it would pay.', exclusive: ['yes'] }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayoutsRun);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes && !flags['dry-run']) throw usage('With --json say --yes or --dry-run.');
    const ask = (dryRun: boolean) => runPayouts({ client, body: { caregiverUserId: flags.caregiver, dryRun } });
    const show = ({ payouts, skipped, more }: Awaited<ReturnType<typeof ask>>): void => {
      const rows = [...payouts.map((one) => ({ ...one, note: one.payoutId ?? '' })), ...skipped.map((one) => ({ ...one, note: one.reason.replaceAll('_', ' ') }))];
      this.log(rows.length === 0
        ? 'Nothing is due.'
        : table(rows, [
            { title: 'CAREGIVER', value: (one) => `${one.caregiver.firstName} ${one.caregiver.lastInitial}. (${one.caregiver.id})` },
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
            { title: '', value: (one) => one.note },
          ]));
      if (more) this.log('There are more caregivers: run it again.');
    };
    if (!flags.yes) {
      const dry = await ask(true);
      show(dry);
      if (flags['dry-run'] || dry.payouts.length === 0) return dry;
      if (!(await confirm('Pay out?', '--yes'))) {
        this.log('Left as it was.');
        return { ran: false };
      }
    }
    const done = await ask(false);
    show(done);
    this.next('dogcare payouts list');
    return done;
  }
}
