/** The one ending that each type we hand out has. */
const endings: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['application/pdf', 'pdf'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
  ['video/webm', 'webm'],
  ['text/csv', 'csv'],
  ['application/zip', 'zip'],
  ['application/json', 'json'],
]);

const maxLength = 100;
/** Windows opens devices by these names, with any ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
/** Control and format characters (right-to-left overrides, zero widths, joiners), lone surrogates, private use. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * A name that can be shown and saved anywhere: the last part of a path, no invisible or reserved characters, and the
 * ending of what the file was found to be, whatever ending it came with.
 */
export function safeFileName(name: string, contentType: string): string {
  const last = name.slice(0, 4_096).normalize('NFC').split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const clean = last
    .replace(invisible, '')
    .replace(/[<>:"|?*%;`$&'=]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/\.[A-Za-z0-9]{1,8}[\s.]*$/, '');
  // an ending in the middle (`photo.exe.jpg`) is what a careless program goes by
  const flat = clean.replace(/[.\u2024\u3002\uFF0E\uFE52]+/gu, '-').replace(/^[\s_-]+|[\s_-]+$/gu, '');
  const base = [...flat].slice(0, maxLength).join('').trim();
  const ending = endings.get(contentType) ?? 'bin';
  return `${base === '' ? 'file' : devices.test(base) ? `_${base}` : base}.${ending}`;
}
