import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { answerBookingChange, getBooking } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { changeText } from '../../../lib/changes.ts';
import { booking as show } from '../../../lib/format.ts';
import { confirm } from '../../../lib/prompt.ts';
import { usage } from '../../../lib/usage.ts';

const answers = ['accept', 'decline', 'withdraw'] as const;

export default class BookingsChangeAnswer extends DogcareCommand {
  static override summary = 'Accept or decline the change that waits for you, or withdraw your own.';
  static override args = {
    booking: Args.string({ required: true, description: 'bkg_…' }),
    answer: Args.string({ required: true, options: [...answers], description: 'What you say to it.' }),
  };
  static override flags = {
    change: Flags.string({ description: 'Only if it is this one; the one that is open if left out.', helpValue: 'bch_…' }),
    reason: Flags.string({ description: 'Why; the other side sees it.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsChangeAnswer);
    const { client } = this.connect(flags);
    const answer = args.answer as (typeof answers)[number];
    if (this.jsonEnabled() && !flags.yes) throw usage('With --json say --yes.');
    let changeId = flags.change;
    if (!changeId || !flags.yes) {
      const { change, timeZone } = await getBooking({ client, path: { bookingId: args.booking } });
      if (!change) this.error('No change of this booking waits for an answer.', { exit: 1 });
      if (changeId && changeId !== change.id) this.error(`Another change waits for an answer: ${change.id}.`, { exit: 1 });
      changeId = change.id;
      if (!flags.yes) {
        this.log(`${changeText(change, timeZone)}\n`);
        if (!(await confirm(`${answer[0]!.toUpperCase()}${answer.slice(1)} this change?`, '--yes'))) {
          this.log('Left as it was.');
          return { answered: false };
        }
      }
    }
    const done = await answerBookingChange({ client, path: { bookingId: args.booking, changeId }, body: { answer, ...(flags.reason ? { reason: flags.reason } : {}) } });
    this.log(`The change is ${done.change.status}.\n\n${show(done.booking)}`);
    return done;
  }
}
