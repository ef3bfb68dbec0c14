import * as Args from '@oclif/core/args';
import { deleteCertification } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class CaregiversCertificationsRemove extends DogcareCommand {
  static override summary = 'Remove a certification. For caregivers.';
  static override args = { certification: Args.string({ required: true, description: 'crt_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversCertificationsRemove);
    const { client } = this.connect(flags);
    await deleteCertification({ client, path: { certificationId: args.certification } });
    this.log(`${args.certification} is removed.`);
    return { removed: args.certification };
  }
}
