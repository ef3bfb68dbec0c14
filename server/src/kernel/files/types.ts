/** What a file is for decides which types it may have. */
export type FilePurpose = 'image' | 'document' | 'video';

export type FileKind = 'image' | 'pdf' | 'video';

const images = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** The types that may be declared, and must be found, for each purpose. */
export const allowedTypes: Readonly<Record<FilePurpose, readonly string[]>> = {
  image: images,
  document: [...images, 'application/pdf'],
  video: ['video/mp4', 'video/quicktime', 'video/webm'],
};

/** Bytes at most, for each purpose; a pixel bomb is small, so this is not what protects from one. */
export const maxFileBytes: Readonly<Record<FilePurpose, number>> = {
  image: 15 * 1024 * 1024,
  document: 15 * 1024 * 1024,
  video: 100 * 1024 * 1024,
};

export interface FileToCheck {
  readonly purpose: FilePurpose;
  /** What the client said it is; the content must agree. */
  readonly declaredType: string;
  readonly bytes: Uint8Array;
}

/** A file to keep and serve, under its own type. */
export interface FileOutput {
  /** `160.webp`, `640.webp`, `1600.webp`, `1600.jpg`, or `original.pdf`, `original.mp4`, `.mov`, `.webm`. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly width: number | null;
  readonly height: number | null;
}

export type FileRefusalCode =
  | 'empty'
  | 'too_large'
  /** Nothing of this type is taken for this purpose. */
  | 'type_not_allowed'
  /** The content is not what was declared. */
  | 'type_mismatch'
  /** Broken, cut off, or not as its format says. */
  | 'malformed'
  | 'too_many_pixels'
  /** Scripts, programs to launch, embedded files, references to elsewhere. */
  | 'active_content'
  | 'encrypted'
  /** Two formats in one file. */
  | 'polyglot'
  /** Not checked within the time and memory that one file may take, or packed so that it cannot be. */
  | 'too_complex';

export interface FileRefusal {
  readonly ok: false;
  readonly code: FileRefusalCode;
  readonly detail: string;
}

export interface FileAccepted {
  readonly ok: true;
  readonly kind: FileKind;
  /** Of the file that came in, as found in it. */
  readonly contentType: string;
  readonly outputs: readonly FileOutput[];
}

export type FileCheck = FileAccepted | FileRefusal;

export const refuse = (code: FileRefusalCode, detail: string): FileRefusal => ({ ok: false, code, detail });

/** Thrown inside of a check by what reads deep in a file; the check answers it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: FileRefusal;

  constructor(code: FileRefusalCode, detail: string) {
    super(detail);
    this.refusal = refuse(code, detail);
  }
}

/** Answers what {@link Refused} says; everything else is a mistake of ours and stays one. */
export function answering(check: () => FileCheck): FileCheck {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}
