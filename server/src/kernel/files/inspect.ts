import { redrawImage } from './image.ts';
import { checkPdf } from './pdf.ts';
import { sniffType } from './sniff.ts';
import { refuse, type FileCheck } from './types.ts';

/** The checks of pictures and documents, whose readers are large and not ours: run in a process of their own. */
export async function inspectFile(bytes: Uint8Array, declaredType: string): Promise<FileCheck> {
  if ((await sniffType(bytes)) !== declaredType) return refuse('type_mismatch', 'The file is not what it was said to be.');
  if (declaredType === 'application/pdf') return checkPdf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return redrawImage(bytes, declaredType);
}
