import { describe, expect, it } from 'vitest';
import { hostileNames } from '../../../../test/corpus/index.ts';
import { contentDisposition, safeFileName, servingHeaders } from '../index.ts';

describe('file names', () => {
  it.each([
    ['dog.jpg', 'image/jpeg', 'dog.jpg'],
    ['My dog, Füßli (2).JPEG', 'image/jpeg', 'My dog, Füßli (2).jpg'],
    ['犬の写真.png', 'image/webp', '犬の写真.webp'],
    ['../../etc/passwd', 'application/pdf', 'passwd.pdf'],
    ['invoice.pdf.exe', 'application/pdf', 'invoice-pdf.pdf'],
    ['photo\u202Egpj.exe', 'image/jpeg', 'photogpj.jpg'],
    ['a\0.php', 'image/png', 'a.png'],
    ['CON.jpg', 'image/jpeg', '_CON.jpg'],
    ['', 'video/mp4', 'file.mp4'],
    ['page.html', 'text/html', 'page.bin'],
  ])('%j of %s is %j', (name, type, safe) => expect(safeFileName(name, type)).toBe(safe));

  it.each(hostileNames)('is safe: %j', (name) => {
    const safe = safeFileName(name, 'image/jpeg');
    expect(safe).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}/\\<>:"|?*.]+\.jpg$/u);
    expect([...safe].length).toBeLessThanOrEqual(106);
    expect(safe).not.toMatch(/^(-|=|con\.|nul\.|com1\.)/i);
    const header = contentDisposition('attachment', name, 'image/jpeg');
    expect(header).toMatch(/^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"(; filename\*=UTF-8''[\w.%~-]+)?$/);
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
  });
});

describe('serving', () => {
  it('says what was found, and forbids everything else', () => {
    expect(servingHeaders({ contentType: 'image/webp', fileName: 'dog.png', disposition: 'inline', sizeBytes: 5, maxAgeSeconds: 60.5, resourcePolicy: 'cross-origin' })).toEqual({
      'content-type': 'image/webp',
      'content-disposition': 'inline; filename="dog.webp"',
      'content-length': '5',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*; sandbox$/),
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, max-age=60, immutable',
    });
  });

  it.each(['text/html', 'image/svg+xml', 'application/javascript', 'text/xml', 'application/xhtml+xml', '', 'image/png\r\nx: y', '__proto__'])(
    'hands out %j as bytes to save', (contentType) => {
      const headers = servingHeaders({ contentType, fileName: 'x.html', disposition: 'inline' });
      expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="x.bin"', 'cache-control': 'private, no-store' });
    });

  it('lets data be saved, not shown', () => {
    expect(servingHeaders({ contentType: 'text/csv', fileName: 'a', disposition: 'inline' })['content-disposition']).toBe('attachment; filename="a.csv"');
  });
});
