import * as Flags from '@oclif/core/flags';
import { changePassword } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { askPassword } from '../../lib/prompt.ts';

export default class PasswordChange extends DogcareCommand {
  static override summary = 'Change your password; your other sessions end.';
  static override flags = {
    current: Flags.string({ description: 'The password as it is now; asked for if left out.' }),
    none: Flags.boolean({
      description: 'The account has no password yet: it signs in with a provider.',
      exclusive: ['current'],
    }),
    password: Flags.string({ description: 'The new one; asked for if left out, and read from stdin if it is -.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PasswordChange);
    const { client } = this.connect(flags);
    const current = flags.none
      ? {}
      : { currentPassword: await askPassword(flags.current, { question: 'Password as it is: ', flag: '--current' }) };
    const newPassword = await askPassword(flags.password, { question: 'New password: ' });
    await changePassword({ client, body: { ...current, newPassword } });
    this.log('The new password is in force, and your other sessions have ended.');
    return { changed: true };
  }
}
