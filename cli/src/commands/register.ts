import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../base.ts';
import { ask, askPassword } from '../lib/prompt.ts';
import { keepProfile } from '../lib/sign-in.ts';

export default class Register extends DogcareCommand {
  static override summary = 'Open an account as an owner or a caregiver, and sign in.';
  static override examples = [
    '<%= config.bin %> register --email olivia@example.com --first-name Olivia --last-name Martin',
  ];
  static override flags = {
    email: Flags.string({ description: 'Your e-mail address; asked for if left out.' }),
    password: Flags.string({
      description: 'At least 10 characters; asked for if left out, and read from stdin if it is -.',
    }),
    role: Flags.option({ options: ['owner', 'caregiver'] as const })({
      description: 'What you are here for.',
      default: 'owner',
    }),
    'first-name': Flags.string({ description: 'Your first name; asked for if left out.' }),
    'last-name': Flags.string({ description: 'Your last name; asked for if left out.' }),
    locale: Flags.string({ description: 'Your language, such as en-US; the business’s if left out.' }),
    'time-zone': Flags.string({ description: 'Your zone, such as America/Denver; the business’s if left out.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Register);
    const connection = this.connect(flags, { mayBeNew: true });
    const account = {
      email: flags.email ?? (await ask('E-mail: ', { flag: '--email' })),
      firstName: flags['first-name'] ?? (await ask('First name: ', { flag: '--first-name' })),
      lastName: flags['last-name'] ?? (await ask('Last name: ', { flag: '--last-name' })),
      password: await askPassword(flags.password),
      role: flags.role,
      ...(flags.locale ? { locale: flags.locale } : {}),
      ...(flags['time-zone'] ? { timeZone: flags['time-zone'] } : {}),
    };
    const me = await keepProfile(connection, (dogcare) => dogcare.register(account));
    this.log(`Welcome, ${me.firstName}. Signed in as ${me.role} at ${connection.url}, profile ${connection.name}.`);
    this.next(
      me.role === 'owner'
        ? 'dogcare dogs add --name Biscuit --breed golden-retriever --born 2021-04-09 --weight 29.5 --sex female'
        : 'dogcare api createCaregiver --body @page.json',
    );
    return me;
  }
}
