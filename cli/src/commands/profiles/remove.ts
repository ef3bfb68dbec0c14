import * as Args from '@oclif/core/args';
import { DogcareCommand } from '../../base.ts';
import { readConfig, updateConfig } from '../../lib/config.ts';
import { usage } from '../../lib/usage.ts';

export default class ProfilesRemove extends DogcareCommand {
  static override summary = 'Forget a profile; its session is ended.';
  static override args = { name: Args.string({ required: true, description: 'A profile.' }) };

  async run(): Promise<unknown> {
    const { args } = await this.parse(ProfilesRemove);
    const profile = readConfig().profiles[args.name];
    if (!profile) throw usage(`There is no profile ${args.name}. See: dogcare profiles list`);
    if (profile.session) await this.connect({ profile: args.name, url: profile.url }).dogcare.logout();
    const { current } = await updateConfig((config) => {
      delete config.profiles[args.name];
      if (config.current === args.name) config.current = Object.keys(config.profiles)[0] ?? 'default';
    });
    this.log(`${args.name} is forgotten. You are ${current} now.`);
    return { removed: args.name, current };
  }
}
