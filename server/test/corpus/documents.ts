import { deflateSync } from 'node:zlib';
import { others, zip } from './others.ts';
import { html, join, latin, mark, type CorpusFile } from './types.ts';

const tail = '\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 9>>\nstartxref\n9\n%%EOF\n';
const page = '2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>\nendobj\n';

/** A PDF with these entries in its catalog, and these objects. */
export const pdf = (catalog = '', objects: Buffer | string = '', end = tail): Buffer =>
  join('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', `1 0 obj\n<</Type/Catalog/Pages 2 0 R${catalog}>>\nendobj\n`, page, objects, end);

const stream = (dictionary: string, data: Buffer | string, id = 5): Buffer =>
  join(`${id} 0 obj\n<<${dictionary}/Length ${data.length}>>\nstream\n`, data, '\nendstream\nendobj\n');
const packed = (inside: string): Buffer => deflateSync(latin(`7 0 ${inside}`));
const script = `<</S/JavaScript/JS(app.alert\\('${mark}'\\))>>`;
const objStm = '/Type/ObjStm/N 1/First 4';

const hostile: Readonly<Record<string, Buffer>> = {
  'a script when opened': pdf(`/OpenAction${script}`),
  'a script by another spelling': pdf('/OpenAction<</S/J#61va#53cript/JS(1)>>'),
  'a script by name tree': pdf('/Names<</JavaScript 7 0 R>>'),
  'a script in packed objects': pdf('', stream(`${objStm}/Filter/FlateDecode`, packed(script))),
  'a script in packed objects, spelt otherwise': pdf('', stream('/Type/Obj#53tm/N 1/First 4/Filter[ /FlateDecode ]', packed('<</S/J#61vaScript>>'))),
  'a script in packed objects without a type': pdf('', stream('/N 1/First 4/Filter/FlateDecode', packed(script))),
  'a script in packed objects behind a long text': pdf('', stream(`${objStm}/X(${'endobj stream '.repeat(9_000)})/Filter/FlateDecode`, packed(script))),
  'a script in packed objects behind a comment': pdf('', join('5 0 obj%>>\n<<%stream\n', `${objStm}/Filter/FlateDecode>>stream\r\n`, packed(script), '\nendstream')),
  'a script in packed objects that break off': pdf('', stream(`${objStm}/Filter/FlateDecode`, packed(script + ' '.repeat(500)).subarray(0, -6))),
  'objects packed with a predictor': pdf('', stream(`${objStm}/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>`, packed(script))),
  'objects packed in hex': pdf('', stream(`${objStm}/Filter[/ASCIIHexDecode/FlateDecode]`, packed(script).toString('hex'))),
  'objects packed by a filter elsewhere': pdf('', stream(`${objStm}/Filter 8 0 R`, packed(script))),
  'objects in a stream inside of a stream': pdf('', stream('', stream(`${objStm}/Filter/FlateDecode`, packed(script), 6))),
  'packed objects that inflate': pdf('', stream(`${objStm}/Filter/FlateDecode`, deflateSync(Buffer.alloc(80_000_000, 49)))),
  'many packed objects that inflate': pdf('', Buffer.concat(Array.from({ length: 40 }, () => stream(`${objStm}/Filter/FlateDecode`, deflateSync(Buffer.alloc(15_000_000, 49)))))),
  'packed objects that are none': pdf('', stream(`${objStm}/Filter/FlateDecode`, latin('not zlib'))),
  'a program to launch': pdf(`/OpenAction<</S/Launch/F(cmd.exe ${mark})>>`),
  'a file inside': pdf('/Names<</EmbeddedFiles<</Names[(x.exe) 5 0 R]>>>>', stream('/Type/EmbeddedFile', latin(mark))),
  'a form with scripts': pdf('/AcroForm<</XFA 5 0 R>>'),
  'a form that sends itself': pdf('/OpenAction<</S/SubmitForm/F(http://127.0.0.1)>>'),
  'another file opened': pdf('/OpenAction<</S/GoToR/F(\\\\\\\\evil\\\\share)>>'),
  'flash inside': pdf('/Annots[<</Subtype/RichMedia>>]'),
  'a lock': pdf('', '', tail.replace('/Size 9', '/Size 9/Encrypt 7 0 R')),
  'a zip behind': join(pdf(), zip([['x.sh', mark]])),
  'a zip behind with an end in its comment': join(pdf(), zip([['x.sh', mark]]).subarray(0, -2), Buffer.from([19, 0]), '\nstartxref\n9\n%%EOF\n'),
  'html behind': join(pdf(), html),
  'html in front': join(html, pdf()),
  'html in its first comment': join('%PDF-1.7\n%', html, pdf().subarray(9)),
  'white space in front': join('\n\n', pdf()),
  'a program in front': join(others['windows program']!, pdf()),
  'an end only': latin('%PDF-1.7\n%%EOF'),
  'its beginning only': latin('%PDF-1.7\n'),
  'an unheard version': join('%PDF-9.9\n', pdf().subarray(9)),
  'a thousand open texts': pdf('', `${'1 0 obj<<((((/A'.repeat(100_000)}`),
  'a dictionary without an end': pdf('', `4 0 obj<<${'/A 1'.repeat(1_000)}`.replace(/>>/g, '')),
  'a dictionary read again and again': pdf('', `${'obj<<'.repeat(400_000)}`),
  'dictionaries in dictionaries': pdf('', `4 0 obj${'<</A'.repeat(200_000)}`),
};

export function hostileDocuments(): CorpusFile[] {
  const files: CorpusFile[] = Object.entries(hostile).map(([name, bytes]) => ({
    name: `a pdf with ${name}`, purpose: 'document', declaredType: 'application/pdf', bytes, expected: 'refused',
  }));
  const whole = pdf();
  for (let n = 1; n <= 10; n += 1) {
    const bytes = whole.subarray(0, Math.floor((whole.length * n) / 11));
    files.push({ name: `a pdf cut off at ${n}/11`, purpose: 'document', declaredType: 'application/pdf', bytes, expected: 'refused' });
  }
  for (const [name, bytes] of Object.entries(others)) {
    files.push({ name: `${name} as a document`, purpose: 'document', declaredType: 'application/pdf', bytes, expected: 'refused' });
  }
  for (const declaredType of ['text/html', 'image/svg+xml', 'application/octet-stream', '', 'APPLICATION/PDF', 'application/pdf; x=y', '__proto__']) {
    files.push({ name: `a pdf declared as ${JSON.stringify(declaredType)}`, purpose: 'document', declaredType, bytes: whole, expected: 'refused' });
  }
  return files;
}

export const honestDocuments = (): CorpusFile[] =>
  Object.entries({
    'a plain pdf': pdf(),
    'a pdf with packed objects': pdf('', join(
      stream(`${objStm}/Filter/FlateDecode`, packed('<</Type/Font/BaseFont/Helvetica>>')),
      stream('/Type/XRef/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>', deflateSync(Buffer.alloc(50)), 6))),
    'a pdf with a photo and a colour profile': pdf('', join(
      stream('/Subtype/Image/Filter/DCTDecode', Buffer.alloc(5_000, 0x5a)), stream('/N 3/Alternate/DeviceRGB/Filter/FlateDecode', deflateSync(Buffer.alloc(500)), 6))),
    'a pdf with links, bookmarks and a note': pdf('/Outlines<</First 7 0 R/Last 7 0 R>>/OpenAction[3 0 R/Fit]', '7 0 obj\n<</A<</S/URI/URI(https://example.com)>>/Title(a \\(good\\) dog)>>\nendobj\n'),
    'a pdf that was changed once': join(pdf(), '8 0 obj\n<</Title(new)>>\nendobj', tail),
  }).map(([name, bytes]) => ({ name, purpose: 'document', declaredType: 'application/pdf', bytes, expected: 'cleaned' }));
