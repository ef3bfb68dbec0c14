import type { Booking, CareTask } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { formatDate, formatInstant, mediumDate } from '../../lib/dates.ts';
import { Badge } from '../ui.tsx';

const words = { done: 'Done', due: 'To do', overdue: 'Overdue', missed: 'Not done' } as const;
const tones = { done: 'good', due: 'info', overdue: 'wait', missed: 'bad' } as const;

/** What is to be done on a day; the caregiver ticks it off with an entry that names it. */
export function Tasks({ booking, date, tasks, onDo }: { booking: Booking; date: string; tasks: readonly CareTask[]; onDo?: ((task: CareTask) => void) | undefined }) {
  const { locale } = useShop();
  if (tasks.length === 0) return null;
  return (
    <div className="tasks">
      <h3>To do on {formatDate(date, locale, mediumDate)}</h3>
      <ul aria-label="Tasks">
        {tasks.map((task) => (
          <li key={task.task} className="task">
            <time className="quiet" dateTime={task.dueAt}>
              {formatInstant(task.dueAt, locale, booking.timeZone, { hour: 'numeric', minute: '2-digit' })}
            </time>
            <span>
              <strong>{[task.label, booking.dogs.length > 1 && task.dogName].filter(Boolean).join(', ')}</strong>
              {task.instructions && <span className="quiet"> {task.instructions}</span>}
            </span>
            {onDo && task.state !== 'done' ? (
              <button type="button" className="button button-small button-quiet" aria-label={`Done: ${task.label}`} onClick={() => onDo(task)}>
                Done
              </button>
            ) : (
              <Badge tone={tones[task.state]}>{words[task.state]}</Badge>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
