import { deactivateMe } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class MeDeactivate extends DogcareCommand {
  static override summary = 'Take a break: nobody finds you, until you sign in and come back.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeDeactivate);
    const { client } = this.connect(flags);
    const me = await deactivateMe({ client });
    this.log(`Your account is ${me.status}.`);
    return me;
  }
}
