export { createCalendarImports, type CalendarImports } from './service.ts';
export { createCalendarParser, type CalendarParser } from './parser.ts';
export { calendarLimits } from './limits.ts';
export { calendarSettings } from './settings.ts';
export { ownProductId } from './product.ts';
