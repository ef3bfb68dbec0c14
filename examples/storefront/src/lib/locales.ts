const offered = ['en-US', 'en-CA', 'en-GB', 'es-US', 'es-MX', 'es-ES', 'fr-CA', 'fr-FR', 'de-DE', 'it-IT', 'nl-NL', 'pl-PL', 'pt-BR', 'pt-PT'];

/** Languages to choose from, by their own names, with the one that was chosen whatever it is. */
export const localeChoices = (chosen: string): ReadonlyArray<readonly [locale: string, name: string]> =>
  [...new Set([...offered, chosen])].map((locale) => [locale, ownName(locale)] as const);

function ownName(locale: string): string {
  try {
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return locale; // nothing that this browser knows
  }
}
