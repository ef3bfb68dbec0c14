import type { UploadPurpose } from '@dogcare/sdk';

const images = ['image/jpeg', 'image/png', 'image/webp'];

/** What a picker offers; the server decides, by what is in the file. */
export const accepted: Record<UploadPurpose, readonly string[]> = {
  image: images,
  document: [...images, 'application/pdf'],
  video: ['video/mp4', 'video/quicktime', 'video/webm'],
};

/** Why a file can’t be sent at all, before anything is; undefined if it can. */
export function fileTrouble(file: File | null, purpose: UploadPurpose): string | undefined {
  if (!file) return 'Choose a file.';
  if (file.size === 0) return 'This file is empty.';
  if (accepted[purpose].includes(file.type)) return undefined;
  return purpose === 'document' ? 'Choose a PDF, or a picture (JPEG, PNG or WebP).' : 'Choose a picture: JPEG, PNG or WebP.';
}
