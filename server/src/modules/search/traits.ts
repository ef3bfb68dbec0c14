import type { Schema } from '../../contract/contract.ts';
import type { SizeClass } from '../caregivers/index.ts';

export type Certification = Schema<'SearchCertification'>;

export const sizeClasses = ['toy', 'small', 'medium', 'large', 'giant'] as const satisfies readonly SizeClass[];
export const certifications = [
  'first_aid', 'insurance', 'training', 'grooming', 'veterinary', 'behavior', 'background_check', 'other',
] as const satisfies readonly Certification[];

const firstCertification = 8;

/** The bits of `search_entries.traits`, so that “has all of these” is one comparison. Never renumbered: rows hold them. */
export const instantBit = 1 << 5;
export const sizeBit = (size: SizeClass): number => 1 << sizeClasses.indexOf(size);
export const certificationBit = (one: Certification): number => 1 << (firstCertification + certifications.indexOf(one));

export interface Traits {
  readonly sizes?: readonly SizeClass[];
  readonly certifications?: readonly Certification[];
  readonly instantBook?: boolean;
}

export const traitsOf = ({ sizes = [], certifications: held = [], instantBook = false }: Traits): number =>
  (instantBook ? instantBit : 0) | sizes.reduce((bits, size) => bits | sizeBit(size), 0) | held.reduce((bits, one) => bits | certificationBit(one), 0);

export const isInstant = (traits: number): boolean => (traits & instantBit) !== 0;
export const certificationsIn = (traits: number): Certification[] => certifications.filter((one) => (traits & certificationBit(one)) !== 0);
