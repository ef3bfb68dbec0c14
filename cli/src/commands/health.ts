import { getHealth, getReadiness, isDogcareError } from '@dogcare/sdk';
import type { Readiness } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';
import { paint } from '../lib/output.ts';

export default class Health extends DogcareCommand {
  static override summary = 'Does the server answer, and can it do its work?';
  static override description =
    'Ends with 1 when the server answers but is not ready, and with 3 when it does not answer.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Health);
    const { client, url } = this.connect(flags);
    const health = await getHealth({ client });
    const readiness = await getReadiness({ client }).catch((error: unknown) => {
      // 503 is the operation’s own answer here: what is down.
      if (isDogcareError(error) && Array.isArray(error.problem.checks))
        return { ...error.problem, status: 'not_ready' } as unknown as Readiness;
      throw error;
    });
    this.log(`${url}: version ${health.version}, ${readiness.status.replace('_', ' ')}`);
    for (const check of readiness.checks) {
      const mark = check.status === 'ok' ? paint('green', '✓') : paint('red', '✗');
      this.log(`  ${mark} ${check.name}${check.required ? '' : ' (optional)'}`);
    }
    if (readiness.status !== 'ready') process.exitCode = 1;
    return { ...health, readiness };
  }
}
