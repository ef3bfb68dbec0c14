import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { suspendCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class CaregiversSuspend extends DogcareCommand {
  static override summary = 'Take a caregiver off the list; bookings already made stay. For admins and secret keys.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };
  static override flags = { reason: Flags.string({ required: true, description: 'Shown to the caregiver.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversSuspend);
    const { client } = this.connect(flags);
    const caregiver = await suspendCaregiver({ client, path: { caregiverId: args.caregiver }, body: { reason: flags.reason } });
    this.log(`${caregiver.displayName} is ${caregiver.status}.`);
    this.next(`dogcare caregivers reinstate ${caregiver.id}`);
    return caregiver;
  }
}
