import { addDays, today } from '../lib/dates.ts';
import { withCheckIn } from '../lib/trip.ts';
import type { Trip, Unit } from '../lib/trip.ts';
import { TextField } from './fields.tsx';

/** Check-in and check-out for nights, one date for days and visits. */
export function WhenFields({ trip, unit, onChange }: { trip: Trip; unit: Unit; onChange(trip: Trip): void }) {
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
  return (
    <TextField
      label="Date"
      type="date"
      min={earliest}
      value={trip.date ?? ''}
      onChange={({ target }) => onChange({ ...trip, date: target.value || undefined, time: undefined })}
    />
  );
}
