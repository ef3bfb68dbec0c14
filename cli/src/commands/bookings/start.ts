import { TransitionCommand } from '../../lib/transition.ts';

export default class BookingsStart extends TransitionCommand {
  static override summary = 'The dog is here: the stay begins.';
  protected readonly to = 'in_progress';
}
