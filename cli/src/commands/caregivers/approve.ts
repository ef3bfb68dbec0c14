import * as Args from '@oclif/core/args';
import { DogcareCommand } from '../../base.ts';
import { decideApplication } from '../../lib/applications.ts';

export default class CaregiversApprove extends DogcareCommand {
  static override summary = 'Put an applicant on the list. For admins and secret keys.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…, or the application cap_….' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversApprove);
    const { client } = this.connect(flags);
    const application = await decideApplication(client, args.caregiver, { decision: 'approved' });
    this.log(`${application.caregiver.displayName} is ${application.caregiver.status}.`);
    this.next(`dogcare caregivers show ${application.caregiver.id}`);
    return application;
  }
}
