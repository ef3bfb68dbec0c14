import * as Args from '@oclif/core/args';
import { decideBackgroundCheck } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

const decisions = ['engaged', 'pre_adverse', 'adverse'] as const;

export default class AdminBackgroundChecksDecide extends DogcareCommand {
  static override summary = 'Decide about what was found. For signed-in admins.';
  static override description =
    'engaged takes the person on all the same. pre_adverse has the provider tell them that they may be turned down; they have seven days to answer. '
    + 'adverse turns them down, once that time is over and the provider has sent the final notice.';
  static override args = {
    check: Args.string({ required: true, description: 'chk_…' }),
    decision: Args.string({ required: true, options: [...decisions], description: 'What becomes of it.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminBackgroundChecksDecide);
    const { client } = this.connect(flags);
    const decision = args.decision as (typeof decisions)[number];
    const check = await decideBackgroundCheck({ client, path: { checkId: args.check }, body: { decision } });
    this.log(`${check.id} is ${check.status}.`);
    if (check.finalDecisionDueAt) this.log(`They can answer until ${check.finalDecisionDueAt.slice(0, 10)}.`);
    return check;
  }
}
