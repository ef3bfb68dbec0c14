import * as Flags from '@oclif/core/flags';
import { requestPasswordReset, resetPassword } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { ask, askPassword } from '../../lib/prompt.ts';

export default class PasswordReset extends DogcareCommand {
  static override summary = 'Set a new password by mail, where the old one is lost or too often guessed at.';
  static override examples = [
    '<%= config.bin %> password reset --email olivia@example.com',
    '<%= config.bin %> password reset --token pr_…',
  ];
  static override flags = {
    email: Flags.string({ description: 'Where to send the mail.' }),
    token: Flags.string({ description: 'What stands behind `token=` in the mail’s link.', exclusive: ['email'] }),
    password: Flags.string({
      description: 'The new one; asked for if left out, and read from stdin if it is -.',
      dependsOn: ['token'],
    }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PasswordReset);
    const { client } = this.connect(flags, { mayBeNew: true });
    if (flags.token) {
      const password = await askPassword(flags.password, { question: 'New password: ' });
      await resetPassword({ client, body: { token: flags.token, password } });
      this.log('The new password is in force, and all sessions have ended.');
      this.next('dogcare login');
      return { changed: true };
    }
    const email = flags.email ?? (await ask('E-mail: ', { flag: '--email' }));
    const answer = await requestPasswordReset({ client, body: { email } });
    this.log(`If ${email} has an account here, a mail is on its way.`);
    this.next('dogcare password reset --token pr_…');
    return answer;
  }
}
