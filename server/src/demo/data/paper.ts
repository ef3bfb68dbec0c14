/** The letters that a PDF's own fonts have without saying more. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/[^\x20-\x7e]/g, '').replaceAll(/[\\()]/g, (sign) => `\\${sign}`);

/** A page to look at where a real one would be a scan: a PDF of one page, line under line. */
export function paperPdf(lines: readonly string[]): Buffer {
  const text = ['BT', '/F1 20 Tf', '72 700 Td', '28 TL', ...lines.map((line) => `(${plain(line)}) Tj T*`), 'ET'].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`, 'ascii');
}
