import { daysBetween, today } from './dates.ts';
import { plural } from './words.ts';

/** “4 years”, “7 months”: as exact as people say it. */
export function ageOf(birthDate: string, on: string = today()): string {
  const months = Math.max(0, Math.floor(daysBetween(birthDate, on) / 30.437));
  return months < 12 ? plural(Math.max(1, months), 'month') : plural(Math.floor(months / 12), 'year');
}
