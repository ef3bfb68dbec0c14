import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { ExitError } from '@oclif/core/errors';
import { isDogcareError } from '@dogcare/sdk';
import { connect, defaultUrl, findTarget } from './lib/connect.ts';
import type { Connection, TargetFlags } from './lib/connect.ts';
import { explain, explainOther } from './lib/failures.ts';
import { paint } from './lib/output.ts';

/** What all commands that talk to the API share: where it is, how to answer, how to fail. */
export abstract class DogcareCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    profile: Flags.string({
      description: 'Who you are: a profile made by `dogcare login`. [env: DOGCARE_PROFILE]',
      helpGroup: 'GLOBAL',
      helpValue: 'NAME',
    }),
    url: Flags.string({
      description: `Where the API is. [env: DOGCARE_URL, default: ${defaultUrl}]`,
      helpGroup: 'GLOBAL',
      helpValue: 'URL',
    }),
    key: Flags.string({
      description: 'The business’s key, pk_… or sk_…; an embedded server needs none. [env: DOGCARE_KEY]',
      helpGroup: 'GLOBAL',
      helpValue: 'KEY',
    }),
  };

  private targetFlags: TargetFlags = {};
  private url = defaultUrl;

  /** The API as the flags, the environment and the profile say. */
  protected connect(flags: TargetFlags, options: { mayBeNew?: boolean; timeoutMs?: number } = {}): Connection {
    this.targetFlags = flags;
    const target = findTarget(flags, options);
    this.url = target.url;
    return connect(target, options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs });
  }

  /** Says what to type next, with the same profile and address. */
  protected next(...commands: string[]): void {
    const { profile, url } = this.targetFlags;
    const same = `${profile ? ` --profile ${profile}` : ''}${url ? ` --url ${url}` : ''}`;
    commands.forEach((command, i) => this.log(paint('dim', `${i === 0 ? '\nNext:' : '     '} ${command}${same}`)));
  }

  /** Says how to see the rest of a list. */
  protected more(nextCursor: string | null): void {
    if (nextCursor) this.log(paint('dim', `\nThere are more: add --cursor ${nextCursor}`));
  }

  protected override async catch(error: Error): Promise<never> {
    if (error instanceof ExitError) throw error;
    const { text, problem, exit } = isDogcareError(error) ? explain(error, this.url) : explainOther(error);
    process.stderr.write(`${this.jsonEnabled() ? JSON.stringify(problem, null, 2) : text}\n`);
    return this.exit(exit);
  }
}
