import { reactivateMe } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class MeReactivate extends DogcareCommand {
  static override summary = 'Come back from a break, or take the deletion of your account back.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeReactivate);
    const { client } = this.connect(flags);
    const me = await reactivateMe({ client });
    this.log(`Your account is ${me.status}.`);
    return me;
  }
}
