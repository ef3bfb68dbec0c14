import { addDays, today } from '../lib/dates.ts';
import { withCheckIn } from '../lib/trip.ts';
import type { Trip, Unit } from '../lib/trip.ts';
import { TextField } from './fields.tsx';

interface WhenFieldsProps {
  trip: Trip;
  unit: Unit;
  onChange(trip: Trip): void;
  /** Asks for a visit's time here; where there is a calendar, it is chosen there. */
  withTime?: boolean;
}

/** Check-in and check-out for nights, one date for days and visits. */
export function WhenFields({ trip, unit, onChange, withTime = false }: WhenFieldsProps) {
  const earliest = today();
  if (unit === 'night') {
    return (
      <>
        <TextField
          label="Check-in"
          type="date"
          min={earliest}
          value={trip.checkIn ?? ''}
          onChange={({ target }) => onChange(withCheckIn(trip, target.value || undefined))}
        />
        <TextField
          label="Check-out"
          type="date"
          min={addDays(trip.checkIn ?? earliest, 1)}
          value={trip.checkOut ?? ''}
          onChange={({ target }) => onChange({ ...trip, checkOut: target.value || undefined })}
        />
      </>
    );
  }
  const time = withTime ? trip.time : undefined;
  return (
    <>
      <TextField
        label="Date"
        type="date"
        min={earliest}
        value={trip.date ?? ''}
        onChange={({ target }) => onChange({ ...trip, date: target.value || undefined, time })}
      />
      {withTime && unit === 'visit' && (
        <TextField
          label="Time"
          type="time"
          step={900}
          disabled={!trip.date}
          value={trip.time ?? ''}
          onChange={({ target }) => onChange({ ...trip, time: target.value || undefined })}
        />
      )}
    </>
  );
}
