import { getMyBackgroundCheck } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { checkText } from '../../lib/checks.ts';

export default class BackgroundCheckShow extends DogcareCommand {
  static override summary = 'Where your background check stands. For caregivers.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BackgroundCheckShow);
    const { client } = this.connect(flags);
    const check = await getMyBackgroundCheck({ client });
    this.log(checkText(check));
    return check;
  }
}
