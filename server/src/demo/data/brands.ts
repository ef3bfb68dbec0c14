import type { DemoBrand, DemoTenant } from './types.ts';

const SYSTEM_SANS = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ROUNDED = 'ui-rounded, "SF Pro Rounded", "Hiragino Maru Gothic ProN", Quicksand, Nunito, system-ui, sans-serif';
const SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif';

const pawhaven: DemoBrand = {
  name: 'Pawhaven',
  tagline: 'A second home for your dog',
  legalName: 'Pawhaven Pet Care, Inc.',
  supportEmail: 'support@pawhaven.example',
  colours: {
    primary: '#A8431F', onPrimary: '#FFFFFF', accent: '#7A5C00', onAccent: '#FFFFFF',
    background: '#FFF9F2', surface: '#FFFFFF', text: '#2B211C', mutedText: '#6B5A50', border: '#EADBCB',
  },
  fonts: { heading: SERIF, body: SYSTEM_SANS },
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img" aria-label="Pawhaven">'
    + '<path d="M24 4L3 22h5v20h32V22h5z" fill="#A8431F"/><g fill="#FFF9F2"><ellipse cx="24" cy="33" rx="7" ry="5.6"/>'
    + '<circle cx="14.5" cy="27" r="3"/><circle cx="20.5" cy="22" r="3.2"/><circle cx="27.5" cy="22" r="3.2"/>'
    + '<circle cx="33.5" cy="27" r="3"/></g></svg>',
};

const citytails: DemoBrand = {
  name: 'City Tails',
  tagline: 'Walks and visits, right around the block',
  legalName: 'City Tails LLC',
  supportEmail: 'hello@citytails.example',
  colours: {
    primary: '#0B6B66', onPrimary: '#FFFFFF', accent: '#B3261E', onAccent: '#FFFFFF',
    background: '#F3F7F8', surface: '#FFFFFF', text: '#0F1C2E', mutedText: '#4B5B6B', border: '#D3DEE3',
  },
  fonts: { heading: ROUNDED, body: SYSTEM_SANS },
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img" aria-label="City Tails">'
    + '<rect width="48" height="48" rx="13" fill="#0F1C2E"/><path d="M9 39V23h8v16zM19 39V14h9v25z" fill="#2FB5AB"/>'
    + '<path d="M30 39c1-12 9-10 9-18 0-5-5-6-7-3" fill="none" stroke="#FFF" stroke-width="4" '
    + 'stroke-linecap="round"/></svg>',
};

type TenantFacts = Omit<DemoTenant, 'staff' | 'caregivers' | 'owners' | 'bookings'>;

export const PAWHAVEN: TenantFacts = {
  slug: 'pawhaven',
  brand: pawhaven,
  currency: 'USD',
  locale: 'en-US',
  timeZone: 'America/Denver',
  serviceTypes: ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in', 'grooming'],
  fees: {
    platformCommissionBps: 2000, ownerFeeBps: 700, ownerFeeMinMinor: 200, ownerFeeCapMinor: 5000, taxRateBps: 290,
  },
  policies: {
    paymentDueHours: 48, requestExpiryHours: 72, reviewWindowDays: 21, payoutDelayHours: 48,
    defaultCancellation: 'moderate', requiredVaccinations: ['rabies', 'dhpp', 'bordetella'],
    // a newcomer’s first booking needs no papers
    vaccinationRule: 'warn',
  },
};

export const CITYTAILS: TenantFacts = {
  slug: 'citytails',
  brand: citytails,
  currency: 'USD',
  locale: 'en-US',
  timeZone: 'America/New_York',
  serviceTypes: ['walking', 'drop_in', 'daycare', 'boarding'],
  fees: {
    platformCommissionBps: 1500, ownerFeeBps: 500, ownerFeeMinMinor: 100, ownerFeeCapMinor: 2500, taxRateBps: 450,
  },
  policies: {
    paymentDueHours: 72, requestExpiryHours: 72, reviewWindowDays: 21, payoutDelayHours: 24,
    defaultCancellation: 'flexible', requiredVaccinations: ['rabies'], vaccinationRule: 'warn',
  },
};
