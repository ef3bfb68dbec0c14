import { inflateSync } from 'node:zlib';

/** What can be read in a PDF as our library writes it, without trusting that library: pages' texts by their fonts' own tables of letters. */
export function textOf(pdf: Buffer): string {
  const source = pdf.toString('latin1');
  const objects = new Map<string, { head: string; data: string }>();
  for (const match of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)endobj/g)) {
    const [, id = '', body = ''] = match;
    const stream = /stream\n([\s\S]*?)\nendstream/.exec(body);
    const head = stream ? body.slice(0, stream.index) : body;
    const raw = stream ? Buffer.from(stream[1]!, 'latin1') : null;
    objects.set(id, { head, data: raw ? (head.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1') : '' });
  }
  const lettersOf = (fontId: string): Map<number, string> => {
    const table = objects.get(/ToUnicode (\d+) 0 R/.exec(objects.get(fontId)?.head ?? '')?.[1] ?? '')?.data ?? '';
    const letters = new Map<number, string>();
    const decode = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
    for (const [, from = '', , list = ''] of table.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
      [...list.matchAll(/<([0-9a-f]+)>/gi)].forEach(([, hex = ''], i) => letters.set(Number.parseInt(from, 16) + i, decode(hex)));
    }
    return letters;
  };
  const fonts = new Map<string, Map<number, string>>();
  for (const { head } of objects.values()) for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name, lettersOf(id));

  const lines: string[] = [];
  for (const { data } of objects.values()) {
    let letters = new Map<number, string>();
    for (const [, font, shown] of data.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) letters = fonts.get(font) ?? letters;
      else lines.push([...shown!.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex = '']) => (hex.match(/.{4}/g) ?? []).map((code) => letters.get(Number.parseInt(code, 16)) ?? '�')).join(''));
    }
  }
  return lines.join('\n');
}
