import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../base.ts';
import { ask, askPassword } from '../lib/prompt.ts';
import { keepProfile, signInByDevice, wantsDevice, withSecondFactor } from '../lib/sign-in.ts';

export default class Login extends DogcareCommand {
  static override summary = 'Sign in, and keep the session in a profile.';
  static override description =
    'On a terminal it shows a code, which you enter in a browser where you sign in as usual, with a provider, a passkey or a second factor too. '
    + 'With --email it asks for the password here.';
  static override examples = [
    '<%= config.bin %> login',
    '<%= config.bin %> login --email olivia@example.com',
    '<%= config.bin %> login --profile caregiver --email caregiver@pawhaven.example',
  ];
  static override flags = {
    device: Flags.boolean({
      description: 'Show a code to enter in a browser; what a terminal does by itself.',
      exclusive: ['email', 'password'],
    }),
    email: Flags.string({ description: 'Your e-mail address, to sign in with a password.' }),
    password: Flags.string({ description: 'Your password; asked for if left out, and read from stdin if it is -.' }),
    code: Flags.string({ description: 'The second factor, if the account has one: a code of the app, or a recovery code.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Login);
    const connection = this.connect(flags, { mayBeNew: true });
    const me = await keepProfile(connection, async (dogcare) => {
      if (wantsDevice(flags)) return signInByDevice(dogcare);
      const email = flags.email ?? (await ask('E-mail: ', { flag: '--email, or --device' }));
      const password = await askPassword(flags.password);
      return withSecondFactor(dogcare, () => dogcare.login({ email, password }), flags.code);
    });
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
