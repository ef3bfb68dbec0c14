import { crc32, gzipSync } from 'node:zlib';
import { html, join, latin, mark, u32 } from './types.ts';

/** A zip by hand: a library would not write such names. */
export function zip(entries: readonly (readonly [name: string, content: string])[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const data = Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(10, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = join('PK\x03\x04', fields, Buffer.from(name), data);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    central.push(join('PK\x01\x02', Buffer.from([20, 0]), fields, place, Buffer.from(name)));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return join(...locals, directory, 'PK\x05\x06', end);
}

const svg = (inside: string): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`);
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Files of kinds that nobody takes here, whatever they are declared as. */
export const others: Readonly<Record<string, Buffer>> = {
  'html': html,
  'html behind white space': join('\n'.repeat(600), html),
  'html in utf-16': Buffer.from(`\uFEFF${html.toString()}`, 'utf16le'),
  'svg with script': svg(`<script>alert('${mark}')</script>`),
  'svg with onload': Buffer.from(`<svg onload="alert('${mark}')"/>`),
  'svg with an entity': Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;${mark}</svg>`),
  'svg with a billion laughs': Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "${mark}">${[...'bcdefghi'].map((c) => `<!ENTITY ${c} "${`&${String.fromCharCode(c.charCodeAt(0) - 1)};`.repeat(10)}">`).join('')}]><svg>&i;</svg>`),
  'svg that fetches': svg('<image href="http://169.254.169.254/latest/meta-data"/>'),
  'svg packed': gzipSync(svg(`<script>${mark}</script>`)),
  'mvg': latin('push graphic-context\nfill "url(https://127.0.0.1/|id)"\n'),
  'postscript': latin('%!PS-Adobe-3.0\n(%pipe%id) (w) file'),
  'javascript': latin(`alert('${mark}')`),
  'php': latin(`<?php system($_GET['${mark}']); ?>`),
  'shell script': latin(`#!/bin/sh\necho ${mark}\n`),
  'windows program': join('MZ', Buffer.alloc(58), u32(0x40000000), 'PE\0\0', mark),
  'elf program': join('\x7fELF\x02\x01\x01', Buffer.alloc(57), mark),
  'mach-o program': join(u32(0xcafebabe), u32(2), Buffer.alloc(40), mark),
  'java class': join(u32(0xcafebabe), Buffer.from([0, 0, 0, 52]), mark),
  'wasm': join('\0asm\x01\0\0\0', mark),
  'batch file': latin(`@echo off\r\necho ${mark}\r\n`),
  'windows shortcut': join(Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), mark),
  'zip that climbs': zip([['../../../etc/cron.d/x', mark], ['..\\..\\x.exe', mark], ['/abs', mark]]),
  'jar': zip([['META-INF/MANIFEST.MF', `Main-Class: ${mark}`]]),
  'word document': zip([['[Content_Types].xml', '<Types/>'], ['word/vbaProject.bin', mark]]),
  'gzip bomb': gzipSync(Buffer.alloc(20_000_000)),
  'rar': join('Rar!\x1a\x07\x01\0', mark),
  '7z': join('7z\xbc\xaf\x27\x1c\0\x04', Buffer.alloc(40)),
  'tar': join(Buffer.from(`../../${mark}`.padEnd(257, '\0')), 'ustar\x0000', Buffer.alloc(248)),
  'flash': join('CWS\x0a', Buffer.alloc(60)),
  'gif of many frames': join('GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff', Buffer.from('2c00000000ffffffff00020244010000'.repeat(5_000), 'hex'), ';'),
  'bmp': join('BM', Buffer.alloc(200)),
  'ico': Buffer.from(`00000100010010100000010020006804000016000000${'00'.repeat(100)}`, 'hex'),
  'tiff': join('II*\0\x08\0\0\0', Buffer.alloc(100)),
  'photoshop': join('8BPS\0\x01', Buffer.alloc(100)),
  'heic': join(u32(24), 'ftypheic\0\0\0\0mif1heic', Buffer.alloc(100)),
  'avif': join(u32(24), 'ftypavif\0\0\0\0mif1avif', Buffer.alloc(100)),
  'jpeg xl': join(u32(12), 'JXL \r\n\x87\n', Buffer.alloc(100)),
  'jpeg 2000': join(u32(12), 'jP  \r\n\x87\n', Buffer.alloc(100)),
  'sqlite': join('SQLite format 3\0', Buffer.alloc(100)),
  'the test virus': latin(eicar),
  'zeros': Buffer.alloc(10_000),
  'one byte': Buffer.from([0xff]),
  'text': latin('just text'),
  'empty': Buffer.alloc(0),
};
