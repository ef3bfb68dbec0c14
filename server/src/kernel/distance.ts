const kmPerMile = 1.609_344;
const inMiles: ReadonlySet<string> = new Set(['US', 'GB', 'LR', 'MM']);

/** “3 mi”, “12 km”: distances are kilometres everywhere but where a person reads them, who thinks as their country does. */
export function distanceInWords(km: number, locale: string): string {
  const isInMiles = inMiles.has(new Intl.Locale(locale).maximize().region ?? '');
  const value = isInMiles ? km / kmPerMile : km;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: isInMiles ? 'mile' : 'kilometer', maximumFractionDigits: 0 }).format(Math.max(1, value));
}
