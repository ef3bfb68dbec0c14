import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../base.ts';
import { ask, askPassword } from '../lib/prompt.ts';
import { keepProfile } from '../lib/sign-in.ts';

export default class Login extends DogcareCommand {
  static override summary = 'Sign in, and keep the session in a profile.';
  static override examples = [
    '<%= config.bin %> login --email olivia@example.com',
    '<%= config.bin %> login --profile caregiver --email caregiver@pawhaven.example',
  ];
  static override flags = {
    email: Flags.string({ description: 'Your e-mail address; asked for if left out.' }),
    password: Flags.string({ description: 'Your password; asked for if left out, and read from stdin if it is -.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Login);
    const connection = this.connect(flags, { mayBeNew: true });
    const email = flags.email ?? (await ask('E-mail: ', { flag: '--email' }));
    const password = await askPassword(flags.password);
    const me = await keepProfile(connection, (dogcare) => dogcare.login({ email, password }));
    this.log(
      `Signed in as ${me.firstName} ${me.lastName} (${me.role}) at ${connection.url}, profile ${connection.name}.`,
    );
    this.next(
      me.role === 'owner'
        ? 'dogcare search --place 80205'
        : me.role === 'caregiver'
          ? 'dogcare bookings list'
          : 'dogcare admin bookings',
    );
    return me;
  }
}
