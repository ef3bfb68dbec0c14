import type { Settings } from '../../../kernel/config/config.ts';

const isOrigins = (value: string): string | null =>
  value.split(',').every((one) => URL.canParse(one) && new URL(one).origin === one) ? null : 'must be origins, separated by commas';

export const calendarSettings = {
  CALENDAR_SANDBOX_ORIGINS: {
    doc: 'Calendars at these origins may be without TLS or at a private address: stand-ins only, none in production', optional: true, check: isOrigins,
  },
} as const satisfies Settings;
