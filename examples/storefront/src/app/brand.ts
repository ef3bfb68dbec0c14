import type { Storefront } from '@dogcare/sdk';
import { isDark, readableOn } from '../lib/color.ts';

/** An SVG as an image: whatever a brand's logo holds, scripts in an `<img>` do not run. */
export const svgDataUrl = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** Brands with serif headings get rounder, softer shapes; the others crisp ones. */
const toneOf = (fontFamilyHeading: string): 'soft' | 'crisp' => {
  const families = fontFamilyHeading.toLowerCase().replaceAll('sans-serif', 'sans');
  return families.includes('serif') ? 'soft' : 'crisp';
};

/** Dresses the document: colours and fonts as CSS variables, title, icon, language. */
export function applyBrand(storefront: Storefront): void {
  const { brand } = storefront;
  const { colors } = brand;
  const root = document.documentElement;
  const variables: Record<string, string> = {
    '--primary': colors.primary,
    '--on-primary': colors.onPrimary,
    '--accent': colors.accent,
    '--bg': colors.background,
    '--surface': colors.surface,
    '--text': colors.text,
    '--primary-text': readableOn(colors.primary, colors.background, colors.text),
    '--accent-text': readableOn(colors.accent, colors.background, colors.text),
    '--font': brand.fontFamily,
    '--font-heading': brand.fontFamilyHeading,
  };
  for (const [name, value] of Object.entries(variables)) root.style.setProperty(name, value);
  root.dataset['tone'] = toneOf(brand.fontFamilyHeading);
  root.dataset['scheme'] = isDark(colors.background) ? 'dark' : 'light';
  root.lang = storefront.locale;
  document.title = `${storefront.name} – ${brand.tagline}`;
  document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', svgDataUrl(brand.logoSvg));
}
