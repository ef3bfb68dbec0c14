import * as Args from '@oclif/core/args';
import { DogcareCommand } from '../../base.ts';
import { updateConfig } from '../../lib/config.ts';
import { findTarget } from '../../lib/connect.ts';
import { usage } from '../../lib/usage.ts';

export default class ProfilesAdd extends DogcareCommand {
  static override summary = 'Remember a server and a key, without signing in.';
  static override examples = ['<%= config.bin %> profiles add ops --url https://api.pawhaven.example --key sk_…'];
  static override args = { name: Args.string({ required: true, description: 'What to call it.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ProfilesAdd);
    const { url, key } = findTarget({ ...flags, profile: args.name }, { mayBeNew: true });
    await updateConfig((config) => {
      if (Object.hasOwn(config.profiles, args.name))
        throw usage(`There is a profile ${args.name} already. First: dogcare profiles remove ${args.name}`);
      if (!Object.hasOwn(config.profiles, config.current)) config.current = args.name;
      config.profiles[args.name] = { url, ...(key ? { key } : {}) };
    });
    this.log(`${args.name} is ${url}.`);
    this.log(`\nNext: dogcare ${key?.startsWith('sk_') ? 'admin bookings' : 'login'} --profile ${args.name}`);
    return { name: args.name, url };
  }
}
