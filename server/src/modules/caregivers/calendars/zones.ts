/** What Outlook and Exchange call zones, by CLDR; the common ones. */
const windowsZones: Readonly<Record<string, string>> = {
  'Hawaiian Standard Time': 'Pacific/Honolulu', 'Alaskan Standard Time': 'America/Anchorage', 'Pacific Standard Time': 'America/Los_Angeles',
  'US Mountain Standard Time': 'America/Phoenix', 'Mountain Standard Time': 'America/Denver', 'Central Standard Time': 'America/Chicago',
  'Canada Central Standard Time': 'America/Regina', 'Central Standard Time (Mexico)': 'America/Mexico_City', 'Eastern Standard Time': 'America/New_York',
  'US Eastern Standard Time': 'America/Indiana/Indianapolis', 'SA Pacific Standard Time': 'America/Bogota', 'Atlantic Standard Time': 'America/Halifax',
  'Newfoundland Standard Time': 'America/St_Johns', 'E. South America Standard Time': 'America/Sao_Paulo', 'Argentina Standard Time': 'America/Buenos_Aires',
  UTC: 'UTC', 'GMT Standard Time': 'Europe/London', 'Greenwich Standard Time': 'Atlantic/Reykjavik', 'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris', 'Central Europe Standard Time': 'Europe/Budapest', 'Central European Standard Time': 'Europe/Warsaw',
  'GTB Standard Time': 'Europe/Bucharest', 'FLE Standard Time': 'Europe/Kiev', 'E. Europe Standard Time': 'Europe/Chisinau', 'Turkey Standard Time': 'Europe/Istanbul',
  'Israel Standard Time': 'Asia/Jerusalem', 'Egypt Standard Time': 'Africa/Cairo', 'South Africa Standard Time': 'Africa/Johannesburg',
  'Russian Standard Time': 'Europe/Moscow', 'Arabian Standard Time': 'Asia/Dubai', 'India Standard Time': 'Asia/Calcutta', 'China Standard Time': 'Asia/Shanghai',
  'Singapore Standard Time': 'Asia/Singapore', 'Tokyo Standard Time': 'Asia/Tokyo', 'Korea Standard Time': 'Asia/Seoul',
  'AUS Eastern Standard Time': 'Australia/Sydney', 'E. Australia Standard Time': 'Australia/Brisbane', 'Cen. Australia Standard Time': 'Australia/Adelaide',
  'W. Australia Standard Time': 'Australia/Perth', 'New Zealand Standard Time': 'Pacific/Auckland',
};

const known = new Map<string, boolean>();

function isZone(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  let is: boolean;
  try {
    is = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    is = false;
  }
  if (known.size < 1_000) known.set(name, is);
  return is;
}

/**
 * The IANA zone that a TZID means: rules of its own that a calendar brings along are not believed. Null for a name that nobody knows.
 */
export function zoneOf(tzid: string | undefined): string | null {
  if (!tzid || tzid.length > 100) return null;
  const name = tzid.replace(/^"|"$/g, '');
  if (windowsZones[name] !== undefined) return windowsZones[name];
  // an offset is a zone to Intl, but to no calendar
  if (/^[A-Za-z]/.test(name) && isZone(name)) return name;
  // /freeassociation.sourceforge.net/Tzfile/Europe/Berlin
  const last = name.split('/').slice(-2).join('/');
  return name.startsWith('/') && /^[A-Za-z]/.test(last) && isZone(last) ? last : null;
}
