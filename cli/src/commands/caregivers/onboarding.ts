import * as Flags from '@oclif/core/flags';
import { getOnboarding, submitOnboarding } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { paint, table } from '../../lib/output.ts';

const signs = { done: '✓', waiting: '…', missing: '✗' } as const;

export default class CaregiversOnboarding extends DogcareCommand {
  static override summary = 'What your page still needs to be listed. For caregivers.';
  static override flags = { submit: Flags.boolean({ description: 'Hand it in.' }) };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversOnboarding);
    const { client } = this.connect(flags);
    const found = flags.submit ? await submitOnboarding({ client }) : await getOnboarding({ client });
    this.log(`Your page is ${paint('bold', found.status.replace('_', ' '))}.`);
    if (found.application?.reason) this.log(`The business says: ${found.application.reason}`);
    if (found.suspension) this.log(`The reason: ${found.suspension.reason}`);
    this.log(
      `\n${table(found.steps, [
        { title: '', value: (one) => signs[one.state] },
        { title: 'STEP', value: (one) => one.step.replace('_', ' ') },
        { title: 'NEEDED', value: (one) => (one.required ? 'yes' : '') },
        { title: 'WHAT', value: (one) => one.missing.map(({ detail }) => detail).join(' ') },
      ])}`,
    );
    if (found.canSubmit) this.next('dogcare caregivers onboarding --submit');
    return found;
  }
}
