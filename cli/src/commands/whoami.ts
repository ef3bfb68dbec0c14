import { getMe } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';
import { fields } from '../lib/output.ts';

export default class Whoami extends DogcareCommand {
  static override summary = 'Who is signed in, and where.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Whoami);
    const { client, name, url } = this.connect(flags);
    const me = await getMe({ client });
    this.log(
      fields([
        ['Name', `${me.firstName} ${me.lastName}`],
        ['E-mail', me.email],
        ['Role', me.role],
        ['Id', me.id],
        ['Zone', me.timeZone],
        ['Profile', name],
        ['Server', url],
      ]),
    );
    return me;
  }
}
