import { useShop } from '../../app/shop.tsx';
import { weekdayCodes, weekdayName } from '../../lib/series.ts';
import type { WeekdayCode } from '../../lib/series.ts';
import { Chips, TextField } from '../fields.tsx';

interface RepeatFieldsProps {
  days: WeekdayCode[];
  /** Undefined where there is no time of day. */
  time: string | undefined;
  until: string;
  first: string;
  onDays(days: WeekdayCode[]): void;
  onTime(time: string): void;
  onUntil(until: string): void;
}

/** On which weekdays, at what time, and until when. */
export function RepeatFields({ days, time, until, first, onDays, onTime, onUntil }: RepeatFieldsProps) {
  const { locale } = useShop();
  return (
    <>
      <Chips
        legend="On these days"
        options={weekdayCodes.map((code) => ({ value: code, label: weekdayName(code, locale, 'short') }))}
        chosen={days}
        onChange={onDays}
      />
      <div className="field-pair">
        {time !== undefined && (
          <TextField label="Time" type="time" step={900} required value={time} onChange={({ target }) => onTime(target.value)} />
        )}
        <TextField
          label="Until"
          type="date"
          min={first}
          value={until}
          onChange={({ target }) => onUntil(target.value)}
          hint="Empty: until you end it."
        />
      </div>
    </>
  );
}
