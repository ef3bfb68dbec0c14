import { expire as expireChange, openOf } from './changes.ts';
import { dropImpossible, end, isOver, move, type Booking, type Due, type Model } from './model.ts';
import { expire as expireSeries } from './series-acts.ts';
import { extend } from './settle.ts';

interface Doing {
  readonly due: Due;
  readonly subject: string;
  run(): void;
}

function work(model: Model, booking: Booking): void {
  const { kind } = booking.due!;
  if (kind === 'booking.request_expiry') move(model, booking, 'expire', 'expired', 'system');
  else if (kind === 'booking.payment_due') move(model, booking, 'lapse', 'cancelled', 'system');
  else move(model, booking, 'complete', 'completed', 'system');
  // what took place can still be paid for
  if (kind === 'booking.auto_complete') booking.due = null;
  else end(booking);
  dropImpossible(model, booking);
}

/** All that the clock will do. */
export function agenda(model: Model): Doing[] {
  const doings: Doing[] = [];
  for (const booking of model.bookings) {
    const subject = `booking ${booking.number}`;
    if (booking.due) doings.push({ due: booking.due, subject, run: () => work(model, booking) });
    const change = isOver(booking) ? undefined : openOf(booking);
    if (change) doings.push({ due: change.due, subject: `change ${booking.number} ${booking.changes.indexOf(change)}`, run: () => expireChange(model, change) });
  }
  for (const series of model.series) {
    const subject = `series ${series.number}`;
    if (series.respond) doings.push({ due: series.respond, subject, run: () => expireSeries(model, series) });
    if (series.extend) doings.push({ due: series.extend, subject, run: () => {
      series.extend = null;
      extend(model, series);
    } });
  }
  return doings;
}

/** Time goes on, and whatever comes due on the way happens then. */
export function pass(model: Model, ms: number): void {
  const until = model.now + ms;
  for (;;) {
    const next = agenda(model).filter(({ due }) => due.at <= until).sort((a, b) => a.due.at - b.due.at || a.due.order - b.due.order)[0];
    if (!next) break;
    model.now = Math.max(model.now, next.due.at);
    next.run();
  }
  model.now = until;
}
