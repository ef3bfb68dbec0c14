import { getBookingWorkflow } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { table } from '../../lib/output.ts';

export default class BookingsWorkflow extends DogcareCommand {
  static override summary = 'The states of a booking: who may do what, and until when.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsWorkflow);
    const { client } = this.connect(flags);
    const workflow = await getBookingWorkflow({ client });
    const isFinal = new Set(workflow.states.filter((state) => state.final).map((state) => state.name));
    this.log(
      table(workflow.transitions, [
        { title: 'STEP', value: (one) => one.name },
        { title: 'FROM', value: (one) => one.from ?? '(new)' },
        { title: 'TO', value: (one) => `${one.to}${isFinal.has(one.to) ? ' (final)' : ''}` },
        { title: 'BY', value: (one) => one.by.join(', ') },
        { title: 'IF', value: (one) => one.guards.join(', ') },
        { title: 'EFFECTS', value: (one) => one.effects.join(', ') },
        { title: 'BY ITSELF', value: (one) => one.deadline ?? '' },
      ]),
    );
    return workflow;
  }
}
