import type { AddCareLogEntry, Booking, CareTask } from '@dogcare/sdk';
import { useEffect, useRef, useState } from 'react';
import { minutes } from '../../lib/care.ts';
import { keepWalk, readWalk, walkedOn } from '../../lib/walk.ts';
import type { Walk } from '../../lib/walk.ts';
import { Busy } from '../ui.tsx';
import type { useNote } from './useCare.ts';

const everyMs = 10_000;

/** What a walk is noted as: its way, or, where the device could not tell where it went, a note of how long it took. */
function entryOf({ startedAt, points }: Walk, task: string | undefined, now: Date): AddCareLogEntry {
  const doing = task === undefined ? {} : { task };
  if (points.length >= 2) return { kind: 'walk_track', points: [...points], ...doing };
  return { kind: 'note', note: `A walk of ${minutes((now.getTime() - Date.parse(startedAt)) / 1000)}`, ...doing };
}

/** Begins and ends a walk, and follows where the device goes meanwhile, if it can and may. */
export function WalkRecorder({ booking, tasks, noting }: { booking: Booking; tasks: readonly CareTask[]; noting: ReturnType<typeof useNote> }) {
  const [walk, setWalk] = useState(() => readWalk(booking.id));
  const [isLost, setIsLost] = useState(false);
  const [now, setNow] = useState(() => new Date());
  const isOn = walk !== null;
  const latest = useRef(walk);

  const become = (next: Walk | null) => {
    latest.current = next;
    keepWalk(booking.id, next);
    setWalk(next);
  };
  const follow = useRef(become);
  useEffect(() => {
    follow.current = become;
  });

  useEffect(() => {
    if (!isOn) return undefined;
    const ticking = setInterval(() => setNow(new Date()), everyMs);
    if (!('geolocation' in navigator)) {
      setIsLost(true);
      return () => clearInterval(ticking);
    }
    const watching = navigator.geolocation.watchPosition(
      ({ coords }) => {
        setIsLost(false);
        if (latest.current) follow.current(walkedOn(latest.current, coords, new Date()));
      },
      () => setIsLost(true),
      { enableHighAccuracy: true, maximumAge: 0 },
    );
    return () => {
      clearInterval(ticking);
      navigator.geolocation.clearWatch(watching);
    };
  }, [isOn]);

  if (!walk) {
    return (
      <button type="button" className="button button-small button-quiet" onClick={() => become({ startedAt: new Date().toISOString(), points: [] })}>
        Start a walk
      </button>
    );
  }
  const task = tasks.find((one) => one.kind === 'walk' && one.state !== 'done')?.task;
  const end = () => noting.mutate(() => entryOf(walk, task, new Date()), { onSuccess: () => become(null) });
  return (
    <div className="walk-on">
      <p role="status">
        On a walk for {minutes((Math.max(now.getTime(), Date.parse(walk.startedAt)) - Date.parse(walk.startedAt)) / 1000)}.{' '}
        {isLost && walk.points.length < 2 && 'This device doesn’t tell where you are: the walk is noted without its way.'}
      </p>
      <button type="button" className="button button-small" disabled={noting.isPending} onClick={end}>
        <Busy busy={noting.isPending}>End the walk</Busy>
      </button>
      <button type="button" className="button button-small button-quiet" disabled={noting.isPending} onClick={() => become(null)}>
        Forget it
      </button>
    </div>
  );
}
