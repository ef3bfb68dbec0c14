import { objectStreams } from './pdf-objects.ts';
import { answering, refuse, type FileCheck, type FileRefusal } from './types.ts';

const tailBytes = 66_000;

/** Names that make a document do something, or bring something along; each as its delimiters bound it. */
const active =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|Rendition|GoToE|GoToR|ImportData|SubmitForm)[\0\t\n\f\r ()<>[\]{}/%]/;
const encrypted = /\/Encrypt[\0\t\n\f\r ()<>[\]{}/%]/;
const markup = /<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)/i;

/**
 * A PDF is handed on as it is, so it must be one from its first byte to its last, and quiet: no scripts, no programs to
 * launch, no files inside, nothing locked away from this look.
 */
export function checkPdf(bytes: Buffer): FileCheck {
  return answering(() => {
    const written = bytes.toString('latin1');
    if (!/^%PDF-[12]\.\d[\r\n ]/.test(written.slice(0, 16))) return refuse('malformed', 'The PDF does not begin as one.');
    const tail = written.slice(-1_024);
    if (!/%%EOF[\0\s]*$/.test(tail) || !/startxref\s+\d+\s+%%EOF[\0\s]*$/.test(tail)) {
      return refuse('malformed', 'The PDF is cut off, or something is behind its end.');
    }
    if (markup.test(written.slice(0, 1_024)) || written.slice(-tailBytes).includes('PK\u0005\u0006')) {
      return refuse('polyglot', 'The file is a PDF and something else.');
    }
    const text = plainNames(written);
    const wrong = refusalOf(text);
    if (wrong) return wrong;
    for (const objects of objectStreams(bytes, written)) {
      const hidden = refusalOf(plainNames(objects));
      if (hidden) return hidden;
    }
    const output = { name: 'original.pdf', contentType: 'application/pdf', bytes, width: null, height: null };
    return { ok: true, kind: 'pdf', contentType: 'application/pdf', outputs: [output] };
  });
}

/** `/J#61vaScript` is `/JavaScript` to a reader. */
const plainNames = (text: string): string =>
  text.includes('#') ? text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;

function refusalOf(text: string): FileRefusal | undefined {
  if (encrypted.test(text)) return refuse('encrypted', 'The PDF is locked.');
  const found = active.exec(text)?.[1];
  return found === undefined ? undefined : refuse('active_content', `The PDF has active content: ${found}.`);
}
