import { hasCode } from '../../lib/problem.ts';
import { dateNames, dropped } from '../../lib/searchUrl.ts';
import type { Changes } from '../../lib/searchUrl.ts';
import { Icon } from '../Icon.tsx';
import { Empty, ErrorNotice } from '../ui.tsx';

interface TroubleProps {
  error: unknown;
  place: string;
  onChange(changes: Changes): void;
  onRetry(): void;
}

/** A search that can't be answered, with what to do about it. */
export function Trouble({ error, place, onChange, onRetry }: TroubleProps) {
  if (hasCode(error, 'place_not_found')) {
    return (
      <Empty icon={<Icon name="pin" size={40} />} title={`We don’t know “${place}”`}>
        <p>Try a ZIP code, or a city with its state: “Denver, CO”.</p>
      </Empty>
    );
  }
  if (hasCode(error, 'date_in_the_past')) {
    return (
      <Empty
        icon={<Icon name="calendar" size={40} />}
        title="These dates are over"
        actions={
          <button type="button" className="button" onClick={() => onChange(dropped(...dateNames))}>
            Look without dates
          </button>
        }
      >
        <p>Choose other ones above, or see who is there at all.</p>
      </Empty>
    );
  }
  return <ErrorNotice error={error} title="The search didn’t work" onRetry={onRetry} />;
}
