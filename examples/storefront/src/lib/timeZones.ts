/** The zones that this browser knows, in groups by continent, with the one that was chosen whatever it is. */
export function timeZoneGroups(chosen: string): ReadonlyArray<readonly [group: string, zones: string[]]> {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  const groups = new Map<string, string[]>();
  for (const zone of new Set([...known, chosen])) {
    const group = zone.split('/')[0] ?? zone;
    groups.set(group, [...(groups.get(group) ?? []), zone]);
  }
  return [...groups].map(([group, zones]) => [group, zones.sort()] as const).sort(([a], [b]) => a.localeCompare(b));
}

/** `America/Argentina/Buenos_Aires` → “Buenos Aires (Argentina)”. */
export function cityOf(zone: string): string {
  const [, ...parts] = zone.replaceAll('_', ' ').split('/');
  const city = parts.pop() ?? zone;
  return parts.length > 0 ? `${city} (${parts.join(', ')})` : city;
}
