import type { Dog, DogPhoto, UploadedFile, Vaccination, Vaccine } from '@dogcare/sdk';
import { humanize } from './words.ts';
import type { Tone } from '../components/ui.tsx';

/** The smallest of a picture's files that is wide enough; the widest, if none is. */
export function fileFor(files: readonly UploadedFile[], width: number): UploadedFile | undefined {
  const pictures = files.filter((file) => file.width !== null).sort((one, other) => (one.width ?? 0) - (other.width ?? 0));
  return pictures.find((file) => (file.width ?? 0) >= width) ?? pictures.at(-1) ?? files[0];
}

export const coverOf = (dog: Pick<Dog, 'photos'>): DogPhoto | undefined => dog.photos.find(({ cover }) => cover) ?? dog.photos[0];

export const vaccineWord: Record<Vaccine, string> = {
  rabies: 'Rabies',
  dhpp: 'DHPP (distemper, hepatitis, parvo)',
  bordetella: 'Bordetella (kennel cough)',
  leptospirosis: 'Leptospirosis',
  canine_influenza: 'Canine influenza',
  lyme: 'Lyme disease',
  coronavirus: 'Coronavirus',
  leishmaniasis: 'Leishmaniasis',
  babesiosis: 'Babesiosis',
  herpesvirus: 'Herpesvirus',
  other: 'Something else',
};
export const vaccines = Object.keys(vaccineWord) as Vaccine[];
/** Without what stands in brackets, for a line of text. */
export const vaccineName = (vaccine: Vaccine): string => (vaccineWord[vaccine] ?? humanize(vaccine)).replace(/ \(.*/, '');

export const vaccinationBadge: Record<Vaccination['state'] | 'missing', { word: string; tone: Tone }> = {
  valid: { word: 'Valid', tone: 'good' },
  expired: { word: 'Run out', tone: 'bad' },
  exempt: { word: 'Vet-exempt', tone: 'info' },
  missing: { word: 'Missing', tone: 'bad' },
};
