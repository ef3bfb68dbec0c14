import * as Args from '@oclif/core/args';
import { loadSandboxScenario } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields } from '../../lib/output.ts';

export default class SandboxScenario extends DogcareCommand {
  static override summary = 'Fill a sandbox with a known situation. For admins and secret keys.';
  static override args = {
    scenario: Args.string({
      required: true,
      description: 'owner-with-dog, booking-pending, booking-confirmed, booking-paid, booking-starting or booking-completed.',
    }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SandboxScenario);
    const { client } = this.connect(flags);
    const made = await loadSandboxScenario({ client, body: { scenario: args.scenario } });
    this.log(
      fields([
        ['Owner', `${made.owner.email} / ${made.owner.password}`],
        ['Caregiver', made.caregiver && `${made.caregiver.email} / ${made.caregiver.password} (${made.caregiverId})`],
        ['Dogs', made.dogIds.join(', ')],
        ['Booking', made.bookingId],
        ['Payment', made.paymentId],
      ]),
    );
    const { email, password } = made.owner;
    const at = flags.url ? ` --url ${flags.url}` : '';
    this.log(`
Next: dogcare login --profile owner --email ${email} --password ${password}${at}`);
    return made;
  }
}
