import { DogcareCommand } from '../../base.ts';
import { configFile, readConfig } from '../../lib/config.ts';
import { defaultUrl } from '../../lib/connect.ts';
import { paint, table } from '../../lib/output.ts';

export default class ProfilesList extends DogcareCommand {
  static override summary = 'The profiles on this machine.';

  async run(): Promise<unknown> {
    await this.parse(ProfilesList);
    const { current, profiles } = readConfig();
    // Tokens and secret keys stay in the file.
    const shown = Object.entries(profiles).map(([name, { url, key, session }]) => ({
      name,
      current: name === current,
      url: url ?? defaultUrl,
      key: key ? `${key.slice(0, 7)}…` : null,
      email: session?.user.email ?? null,
      role: session?.user.role ?? null,
    }));
    this.log(
      shown.length === 0
        ? 'No profiles yet.'
        : table(shown, [
            { title: '', value: (one) => (one.current ? paint('green', '*') : ' ') },
            { title: 'PROFILE', value: (one) => one.name },
            { title: 'SERVER', value: (one) => one.url },
            { title: 'WHO', value: (one) => (one.email ? `${one.email} (${one.role})` : '') },
            { title: 'KEY', value: (one) => one.key ?? '' },
          ]),
    );
    this.log(paint('dim', `\nThey are kept in ${configFile()}.`));
    if (shown.length === 0) this.next('dogcare login');
    return { current, profiles: shown };
  }
}
