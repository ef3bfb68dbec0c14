import { TransitionCommand } from '../../lib/transition.ts';

export default class BookingsDecline extends TransitionCommand {
  static override summary = 'Say no to a request.';
  protected readonly to = 'declined';
}
