const KM_PER_MILE = 1.609_344;
const IN_MILES: ReadonlySet<string> = new Set(['US', 'GB', 'LR', 'MM']);

/** Whether people of a locale think in miles: `usesMiles('en-US')` is true. Without one, as the machine is set. */
export function usesMiles(locale = new Intl.NumberFormat().resolvedOptions().locale): boolean {
  return IN_MILES.has(new Intl.Locale(locale).maximize().region ?? '');
}

/** A distance as people of the locale write it: `formatDistance(3.7, 'en-US')` is `2.3 mi`, with `de-DE` it is `3,7 km`. */
export function formatDistance(km: number, locale?: string): string {
  const miles = usesMiles(locale);
  const value = miles ? km / KM_PER_MILE : km;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: miles ? 'mile' : 'kilometer',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
