import { getSandboxClock } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields } from '../../lib/output.ts';

export default class SandboxClock extends DogcareCommand {
  static override summary = 'What time the sandbox believes it is. For admins and secret keys.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SandboxClock);
    const { client } = this.connect(flags);
    const clock = await getSandboxClock({ client });
    this.log(
      fields([
        ['Sandbox', clock.now],
        ['Wall', clock.wallNow],
        ['Ahead by', `${(clock.offsetMs / 3_600_000).toFixed(1)} h`],
      ]),
    );
    this.next('dogcare sandbox advance 24h');
    return clock;
  }
}
