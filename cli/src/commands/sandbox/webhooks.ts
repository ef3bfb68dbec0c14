import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { setSandboxWebhooks } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

const modes = ['normal', 'double', 'reorder', 'delay', 'drop'] as const;
const said: Record<(typeof modes)[number], string> = {
  normal: 'Webhooks arrive as they are sent.',
  double: 'Each webhook arrives twice.',
  reorder: 'Webhooks arrive the last first.',
  delay: 'Webhooks are held back, until another mode is set or with --flush.',
  drop: 'Webhooks are lost: what they tell is found by asking the provider, some minutes later.',
};

export default class SandboxWebhooks extends DogcareCommand {
  static override summary = 'How what the payment providers tell of your sandbox arrives: late, twice, in another order, not at all. For admins and secret keys.';
  static override examples = ['<%= config.bin %> sandbox webhooks delay', '<%= config.bin %> sandbox webhooks delay --flush', '<%= config.bin %> sandbox webhooks normal'];
  static override args = { mode: Args.string({ required: true, description: 'How they arrive from now on.', options: [...modes] }) };
  static override flags = { flush: Flags.boolean({ description: 'Send what is held back now, and go on in this mode.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SandboxWebhooks);
    const { client } = this.connect(flags);
    const mode = args.mode as (typeof modes)[number];
    const set = await setSandboxWebhooks({ client, body: { mode, ...(flags.flush && { flush: true }) } });
    this.log(said[set.mode]);
    if (set.sent > 0) this.log(`${set.sent} that ${set.sent === 1 ? 'was' : 'were'} held back ${set.sent === 1 ? 'is' : 'are'} on the way.`);
    if (mode !== 'normal') this.next('dogcare sandbox webhooks normal');
    return set;
  }
}
