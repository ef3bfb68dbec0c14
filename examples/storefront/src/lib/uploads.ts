import { uploadFile } from '@dogcare/sdk';
import type { Client, UploadPurpose } from '@dogcare/sdk';

/** A file that came through, but that the check refused: its message is for people. */
export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
}

/** Sends a file, waits until it was checked, and answers the upload's id. */
export async function sendFile(client: Client, file: File, purpose: UploadPurpose): Promise<string> {
  const upload = await uploadFile(client, { file, purpose });
  if (upload.status === 'clean') return upload.id;
  throw new RefusedFile(upload.rejection?.detail || 'This file can’t be used. Try another one.');
}
