import * as Args from '@oclif/core/args';
import { reinstateCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class CaregiversReinstate extends DogcareCommand {
  static override summary = 'Put a suspended caregiver back on the list. For admins and secret keys.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversReinstate);
    const { client } = this.connect(flags);
    const caregiver = await reinstateCaregiver({ client, path: { caregiverId: args.caregiver } });
    this.log(`${caregiver.displayName} is ${caregiver.status}.`);
    return caregiver;
  }
}
