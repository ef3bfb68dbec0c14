import * as Args from '@oclif/core/args';
import { listCancellationPolicies } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { usage } from '../../lib/usage.ts';

export default class PoliciesShow extends DogcareCommand {
  static override summary = 'A cancellation policy, in words and in the language they are written in.';
  static override description = 'What stands below the words can be changed and given to `policies simulate`, or to the settings.';
  static override examples = ['<%= config.bin %> policies show moderate', '<%= config.bin %> policies show moderate --json > policy.json'];
  static override args = { policy: Args.string({ required: true, description: 'Its name.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PoliciesShow);
    const { client } = this.connect(flags);
    const { data } = await listCancellationPolicies({ client });
    const found = data.find(({ name }) => name === args.policy);
    if (!found) throw usage(`There is no policy ${args.policy}; there are: ${data.map(({ name }) => name).join(', ')}.`);
    const { name, summary, isPreset: _preset, ...terms } = found;
    this.log(`${name}: ${summary}\n\n${JSON.stringify(terms, null, 2)}`);
    this.next('dogcare policies simulate policy.json --from 2026-01-01 --to 2026-06-30');
    return terms;
  }
}
