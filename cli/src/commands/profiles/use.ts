import * as Args from '@oclif/core/args';
import { DogcareCommand } from '../../base.ts';
import { updateConfig } from '../../lib/config.ts';
import { usage } from '../../lib/usage.ts';

export default class ProfilesUse extends DogcareCommand {
  static override summary = 'Be somebody else from now on.';
  static override args = { name: Args.string({ required: true, description: 'A profile.' }) };

  async run(): Promise<unknown> {
    const { args } = await this.parse(ProfilesUse);
    await updateConfig((config) => {
      if (!Object.hasOwn(config.profiles, args.name))
        throw usage(`There is no profile ${args.name}. See: dogcare profiles list`);
      config.current = args.name;
    });
    this.log(`You are ${args.name} now.`);
    return { current: args.name };
  }
}
