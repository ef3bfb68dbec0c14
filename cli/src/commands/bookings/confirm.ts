import { TransitionCommand } from '../../lib/transition.ts';

export default class BookingsConfirm extends TransitionCommand {
  static override summary = 'Say yes to a request.';
  protected readonly to = 'confirmed';
}
