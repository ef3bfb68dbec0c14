const LB_PER_KG = 2.204_622_621_8;
const KM_PER_MILE = 1.609_344;

/** Weights are stored in kilograms; Americans think in pounds. */
export const usesPounds = (locale: string): boolean => locale.endsWith('-US');
/** Distances are stored in kilometres; Americans and Britons think in miles. */
export const usesMiles = (locale: string): boolean => locale.endsWith('-US') || locale.endsWith('-GB');

export const weightUnit = (locale: string): string => (usesPounds(locale) ? 'lb' : 'kg');

export const weightFromKg = (kg: number, locale: string): number =>
  Math.round((usesPounds(locale) ? kg * LB_PER_KG : kg) * 10) / 10;

/** Two decimals of a kilogram keep a weight typed in pounds the same when it is shown again. */
export const weightToKg = (weight: number, locale: string): number =>
  Math.round((usesPounds(locale) ? weight / LB_PER_KG : weight) * 100) / 100;

export function formatWeight(kg: number, locale: string): string {
  const value = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(weightFromKg(kg, locale));
  return `${value} ${weightUnit(locale)}`;
}

export function formatDistance(km: number, locale: string): string {
  const miles = usesMiles(locale);
  const value = miles ? km / KM_PER_MILE : km;
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return `${text} ${miles ? 'mi' : 'km'}`;
}

/** “18 kB”: good enough to know whether to wait. */
export function formatBytes(bytes: number, locale: string): string {
  const isLarge = bytes >= 1_000_000;
  const value = Math.max(1, bytes / (isLarge ? 1_000_000 : 1_000));
  const format = { style: 'unit', unit: isLarge ? 'megabyte' : 'kilobyte', maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale, format).format(value);
}
