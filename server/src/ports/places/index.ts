/** Where in the world an IP address is, in our own words. Answers at once and asks nobody: addresses of people go nowhere. */
export interface PlaceFinder {
  /** ISO 3166, `US`; null where it is not known, or the address is nobody's. */
  countryOf(address: string): string | null;
  /** Whose data it is, to be named where it is used. */
  readonly attribution: string;
}
