import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../../base.ts';
import { decideApplication } from '../../lib/applications.ts';

export default class CaregiversDecline extends DogcareCommand {
  static override summary = 'Decline an application, or ask for changes. For admins and secret keys.';
  static override examples = ['<%= config.bin %> caregivers decline cgv_01JZ… --reason "Please tell more about your garden." --changes --step profile'];
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…, or the application cap_….' }) };
  static override flags = {
    reason: Flags.string({ required: true, description: 'Shown to the caregiver.' }),
    changes: Flags.boolean({ description: 'Ask for changes instead of declining.' }),
    step: Flags.option({
      options: ['profile', 'services', 'availability', 'service_area', 'certifications', 'documents', 'background_check'] as const, multiple: true,
      dependsOn: ['changes'],
    })({ description: 'What to look at again; several times for several.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversDecline);
    const { client } = this.connect(flags);
    const { reason } = flags;
    const application = await decideApplication(client, args.caregiver,
      flags.changes ? { decision: 'changes_requested', reason, steps: flags.step ?? [] } : { decision: 'declined', reason });
    this.log(`${application.caregiver.displayName}: ${application.status}.`);
    return application;
  }
}
