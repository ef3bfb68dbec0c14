import type { CareTrack } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { distance, minutes } from '../../lib/care.ts';
import { lineOf } from '../../lib/walk.ts';

const size = 180;
const margin = 14;

/** The way that was walked, north up. It needs no map, and tells nobody else where that was. */
export function WalkTrack({ track }: { track: CareTrack }) {
  const { locale } = useShop();
  const line = lineOf(track.points, size);
  if (!line) return null;
  const [start, end] = [line[0]!, line.at(-1)!];
  const edge = size + 2 * margin;
  return (
    <svg
      className="walk-track"
      role="img"
      aria-label={`The way of the walk: ${distance(track.distanceMeters, locale)} in ${minutes(track.walkingSeconds)}`}
      viewBox={`${-margin} ${-margin} ${edge} ${edge}`}
    >
      <polyline points={line.map((point) => point.join(',')).join(' ')} />
      <circle className="walk-start" cx={start[0]} cy={start[1]} r="6" />
      <circle className="walk-end" cx={end[0]} cy={end[1]} r="6" />
    </svg>
  );
}
