import { getMe } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { me as show } from '../../lib/people.ts';

export default class MeShow extends DogcareCommand {
  static override summary = 'Your account, and who sees what of it.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeShow);
    const { client } = this.connect(flags);
    const me = await getMe({ client });
    this.log(show(me));
    if (me.status !== 'active') this.next('dogcare me reactivate');
    return me;
  }
}
