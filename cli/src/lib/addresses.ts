import * as Flags from '@oclif/core/flags';

export const addressFlags = {
  label: Flags.string({ description: 'What you call it.' }),
  line1: Flags.string({ description: 'House number and street.' }),
  line2: Flags.string({ description: 'Flat or floor; empty for none.' }),
  city: Flags.string(),
  region: Flags.string({ description: 'The state or province, such as CO.' }),
  'postal-code': Flags.string(),
  country: Flags.option({ options: ['US', 'CA'] as const })({}),
  access: Flags.string({ description: 'How to get in. Caregivers see it from the confirmation of a booking to its end.' }),
  usual: Flags.boolean({ description: 'The one that bookings are for.' }),
};

interface Given {
  label?: string;
  line1?: string;
  line2?: string;
  city?: string;
  region?: string;
  'postal-code'?: string;
  country?: 'US' | 'CA';
  access?: string;
  usual?: boolean;
}

/** What was said of an address, as the API takes it. */
export const toAddress = ({ label, line1, line2, city, region, 'postal-code': postalCode, country, access, usual }: Given) => ({
  ...(label !== undefined && { label }),
  ...(line1 !== undefined && { line1 }),
  ...(line2 !== undefined && { line2: line2 || null }),
  ...(city !== undefined && { city }),
  ...(region !== undefined && { region }),
  ...(postalCode !== undefined && { postalCode }),
  ...(country !== undefined && { country }),
  ...(access !== undefined && { accessInstructions: access }),
  ...(usual && { isDefault: true as const }),
});
