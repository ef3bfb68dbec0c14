import * as Args from '@oclif/core/args';
import { deleteService } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { serviceTypes } from '../../../lib/flags.ts';

export default class CaregiversServicesRemove extends DogcareCommand {
  static override summary = 'Stop offering a service. For caregivers.';
  static override args = { service: Args.string({ required: true, options: [...serviceTypes], description: 'Which service.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversServicesRemove);
    const { client } = this.connect(flags);
    await deleteService({ client, path: { serviceType: args.service as (typeof serviceTypes)[number] } });
    this.log(`${args.service} is no longer offered.`);
    return { removed: args.service };
  }
}
