import type { AddCareLogEntry, Booking, CareTask } from '@dogcare/sdk';
import { useSession } from '../../app/session.tsx';
import { ErrorNotice, Skeleton } from '../ui.tsx';
import { Entries } from './Entries.tsx';
import { QuickEntry } from './QuickEntry.tsx';
import { Tasks } from './Tasks.tsx';
import { useCareLog, useNote } from './useCare.ts';

/** The entry that ticks a task off. */
const doing = ({ task, kind, dogId, label }: CareTask): AddCareLogEntry => {
  if (kind === 'meal') return { kind, task, ...(dogId ? { dogIds: [dogId] } : {}) };
  if (kind === 'medication' && dogId) return { kind, task, dogId, name: label };
  return { kind: 'note', task, note: `${label}: done` };
};

/** What was noted and what is to be done; for the caregiver, with the buttons to note it by. */
export function Care({ booking, brief = false }: { booking: Booking; brief?: boolean }) {
  const { me } = useSession();
  const { log, tasks } = useCareLog(booking);
  const noting = useNote(booking);
  const entries = log.data?.data ?? [];
  const isCaregiver = me?.role === 'caregiver';
  const isOn = booking.status === 'in_progress';
  const tick = (task: CareTask) => noting.mutate(() => doing(task));
  return (
    <div className="care">
      {isCaregiver && log.data && <QuickEntry booking={booking} entries={entries} tasks={tasks.data?.data ?? []} noting={noting} />}
      {tasks.data && (isOn || booking.status === 'confirmed') && (
        <Tasks
          booking={booking}
          date={tasks.data.date}
          tasks={tasks.data.data}
          onDo={isCaregiver && isOn ? tick : undefined}
        />
      )}
      {log.isPending && <Skeleton lines={3} label="Loading the care log" />}
      <ErrorNotice error={log.error} title="The care log didn’t load" onRetry={() => void log.refetch()} />
      {log.isSuccess && entries.length === 0 && !brief && <p className="quiet">Nothing was noted yet.</p>}
      {entries.length > 0 && <Entries booking={booking} entries={brief ? entries.slice(0, 3) : entries} />}
    </div>
  );
}
