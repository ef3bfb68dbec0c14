import { safeFileName } from './names.ts';
import type { ByteRange } from './ranges.ts';

/** What may be shown in a page or tab; anything else is saved, whatever was asked for. */
const showable: ReadonlySet<string> = new Set([
  'image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'video/quicktime', 'video/webm', 'application/pdf',
]);
const savable: ReadonlySet<string> = new Set([...showable, 'text/csv', 'application/zip', 'application/json']);

/** Types that a browser could run are never said: what is not known is bytes. */
export const servedContentType = (contentType: string): string =>
  savable.has(contentType) ? contentType : 'application/octet-stream';

/** RFC 6266: a plain name for the old, the whole one for everybody else. */
export function contentDisposition(disposition: 'inline' | 'attachment', fileName: string, contentType: string): string {
  const kind = disposition === 'inline' && showable.has(contentType) ? 'inline' : 'attachment';
  const name = safeFileName(fileName, contentType);
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${whole}`}`;
}

export interface ServedFile {
  /** Of the checked result, never what the client declared. */
  readonly contentType: string;
  readonly fileName: string;
  readonly disposition: 'inline' | 'attachment';
  readonly sizeBytes?: number | undefined;
  /** Where parts of it can be had, which state of it these are parts of. */
  readonly etag?: string | undefined;
  /** The part that is answered, of `sizeBytes`. */
  readonly range?: ByteRange | undefined;
  /** For how long who fetched it may keep it; 0 if left out. */
  readonly maxAgeSeconds?: number | undefined;
  /** 'cross-origin' for pictures that storefronts of other origins show; 'same-origin' if left out. */
  readonly resourcePolicy?: 'cross-origin' | 'same-site' | 'same-origin' | undefined;
}

/** Headers under which a stranger's file can do nothing: no sniffing, no script, no frame, no origin, no shared cache. */
export function servingHeaders(file: ServedFile): Record<string, string> {
  const { maxAgeSeconds = 0, resourcePolicy = 'same-origin', sizeBytes, range, etag } = file;
  const lengthBytes = range ? range.end - range.start + 1 : sizeBytes;
  return {
    'content-type': servedContentType(file.contentType),
    'content-disposition': contentDisposition(file.disposition, file.fileName, file.contentType),
    ...(lengthBytes === undefined ? {} : { 'content-length': String(lengthBytes) }),
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${sizeBytes ?? '*'}` } : {}),
    ...(etag === undefined ? {} : { etag, 'accept-ranges': 'bytes' }),
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': resourcePolicy,
    'referrer-policy': 'no-referrer',
    'cache-control': maxAgeSeconds > 0 ? `private, max-age=${Math.floor(maxAgeSeconds)}, immutable` : 'private, no-store',
  };
}
