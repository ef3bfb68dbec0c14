/** Where somebody looked last on this device: recommendations need a place, and most people look where they live. */
const keyOf = (shop: string): string => `dogcare.place.${shop}`;

export function rememberPlace(shop: string, place: string): void {
  try {
    localStorage.setItem(keyOf(shop), place);
  } catch {
    // a browser that keeps nothing; nothing depends on it
  }
}

export function lastPlace(shop: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(shop)) ?? undefined;
  } catch {
    return undefined;
  }
}
