import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { setBookingStatus } from '@dogcare/sdk';
import type { SetBookingStatus } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';
import { booking as show, nextForBooking } from './format.ts';

/** The four steps that a booking is taken by its caregiver differ in nothing but the state they lead to. */
export abstract class TransitionCommand extends DogcareCommand {
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = { reason: Flags.string({ description: 'Why; the other side sees it.' }) };
  protected abstract readonly to: SetBookingStatus['status'];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TransitionCommand);
    const { client, dogcare } = this.connect(flags);
    const body = { status: this.to, ...(flags.reason ? { reason: flags.reason } : {}) };
    const booking = await setBookingStatus({ client, path: { bookingId: args.booking }, body });
    this.log(show(booking));
    this.next(...nextForBooking(booking, (await dogcare.session())?.user.role));
    return booking;
  }
}
