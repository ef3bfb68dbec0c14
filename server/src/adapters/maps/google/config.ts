import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const googleMapsConfig = {
  GOOGLE_MAPS_BASE: {
    doc: 'Base URL of Google Maps. https://maps.googleapis.com for the real one.',
    check: isUrl,
    sandboxDefault: 'https://maps.googleapis.com',
  },
  GOOGLE_MAPS_KEY: { doc: 'The key of DOGCARE_MAPS=google.', secret: true },
} as const satisfies Settings;

export type GoogleMapsConfig = Record<keyof typeof googleMapsConfig, string>;
