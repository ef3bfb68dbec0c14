import { TransitionCommand } from '../../lib/transition.ts';

export default class BookingsComplete extends TransitionCommand {
  static override summary = 'The dog went home: the stay is over.';
  protected readonly to = 'completed';
}
