import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader, readRow, UnreadableFile } from '../imports/rows.ts';
import { createSplitter, type RawRecord } from '../imports/splitter.ts';

const split = (chunks: readonly (string | Buffer)[], { mostBytes = 1_000, offset = 0, line = 1, isWhole = true } = {}): RawRecord[] => {
  const splitter = createSplitter({ offset, line, mostBytes });
  const records = chunks.flatMap((chunk) => [...splitter.push(Buffer.from(chunk as string))]);
  return isWhole ? [...records, ...splitter.end()] : records;
};
const shown = (records: readonly RawRecord[]) => records.map(({ line, bytes }) => `${line} ${bytes?.toString() ?? '?'}`);

describe('the splitter', () => {
  it('ends rows at line breaks outside of quotes, however they are written', () => {
    expect(shown(split(['a,b\r\n"x\ny",2\n\n3,"say ""hi"""\n4,']))).toEqual(['1 a,b', '2 "x\ny",2', '4 ', '5 3,"say ""hi"""', '6 4,']);
  });

  it('finds the same rows however the bytes arrive', () => {
    fc.assert(fc.property(
      fc.array(fc.constantFrom('a', ',', '"', '\n', '\r\n', 'ü', ' '), { maxLength: 60 }).map((parts) => Buffer.from(parts.join(''))), fc.array(fc.nat(20), { minLength: 1, maxLength: 10 }), fc.constantFrom(5, 1_000),
      (bytes, sizes, mostBytes) => {
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          const size = sizes[i % sizes.length]! + 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(split(chunks as never, { mostBytes })).toEqual(split([bytes] as never, { mostBytes }));
        // every byte belongs to one row, and lines count up
        const records = split([bytes] as never, { mostBytes });
        expect(records.at(-1)?.endByte ?? 0).toBe(bytes.length);
      },
    ));
  });

  it('goes on from a place in the middle as if it had never stopped', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', ',', '"b\n"', '\n'), { minLength: 1, maxLength: 40 }), fc.nat(40), (parts, cut) => {
      const bytes = Buffer.from(parts.join(''));
      const first = split([bytes.subarray(0, cut)] as never, { isWhole: false });
      const last = first.at(-1);
      const rest = split([bytes.subarray(last?.endByte ?? 0)] as never, { offset: last?.endByte ?? 0, line: last?.nextLine ?? 1 });
      expect([...first, ...rest]).toEqual(split([bytes] as never));
    }));
  });

  it('lets a quote that is never closed cost its own line only', () => {
    const good = Array.from({ length: 300 }, (_, i) => `row${i}`).join('\n');
    const records = split([`first\n"open,2\n${good}\nlast`]);
    expect(shown(records).slice(0, 4)).toEqual(['1 first', '2 ?', '3 row0', '4 row1']);
    expect(shown(records).at(-1)).toBe('303 last');
    expect(shown(split(['"open\nb\nc']))).toEqual(['1 ?', '2 b', '3 c']);
  });

  it('keeps nothing of a line without an end', () => {
    const splitter = createSplitter({ offset: 0, line: 1, mostBytes: 1_000 });
    for (let i = 0; i < 1_000; i += 1) expect([...splitter.push(Buffer.alloc(10_000, 'x'))]).toEqual([]);
    expect(shown([...splitter.push(Buffer.from('\nnext\n'))])).toEqual(['1 ?', '2 next']);
  });
});

const columns = 'email,firstName,lastName,postalCode,headline,bio';
const header = (more = '') => readHeader(Buffer.from(columns + more));
const good = 'grace@example.com,Grace,Kim,80206,A calm home,"Nine years, with dogs"';
const row = (text: string | Buffer, more = '') => readRow(header(more), Buffer.from(text as string));
const issue = (text: string | Buffer, more = '') => {
  const read = row(text, more);
  return read && 'issue' in read ? `${read.issue.code} ${read.issue.column}` : 'fine';
};

describe('readHeader', () => {
  it('takes commas, semicolons, tabs and a byte order mark', () => {
    expect(header()).toEqual({ columns: columns.split(','), delimiter: ',' });
    expect(readHeader(Buffer.from(`\ufeff${columns.replaceAll(',', ';')}`))).toEqual({ columns: columns.split(','), delimiter: ';' });
    expect(readHeader(Buffer.from(columns.replaceAll(',', '\t'))).delimiter).toBe('\t');
  });

  it.each([
    [Buffer.from(`\ufeff${columns}`, 'utf16le'), 'UTF-16'],
    [Buffer.from([0xff, 0x41]), 'UTF-8'],
    [Buffer.from('email,name'), 'missing'],
    [Buffer.from(`${columns},=cmd|' /C calc'!A0`), 'no column'],
    [Buffer.from(`${columns},email`), 'twice'],
    [Buffer.from(`${columns},"`), 'list of columns'],
    [Buffer.from('{"json": true}'), 'list of columns'],
    [null, 'list of columns'],
  ])('refuses what is no list of columns: %#', (bytes, says) => {
    expect(() => readHeader(bytes)).toThrow(UnreadableFile);
    expect(() => readHeader(bytes)).toThrow(says);
  });
});

describe('readRow', () => {
  it('reads a caregiver with services and defaults', () => {
    expect(row(`${good},55.50,3,20`, ',boarding,boarding_capacity,walking_30')).toEqual({ caregiver: {
      email: 'grace@example.com', firstName: 'Grace', lastName: 'Kim', displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years, with dogs',
      postalCode: '80206', country: 'US', yearsOfExperience: 0, homeType: 'house', hasFencedYard: false, otherPets: '', languages: ['en'], serviceRadiusKm: 10,
      services: [
        { serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_550 }], capacity: 3, sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'] },
        { serviceType: 'walking', prices: [{ durationMinutes: 30, amountMinor: 2_000 }], capacity: 1, sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'] },
      ],
    } });
    expect(row('')).toBe(null);
    expect(row(',,,,,')).toBe(null);
  });

  it.each([
    ['grace@example.com,Grace,Kim,80206,A calm home', '', 'wrong_columns null'],
    [good.replace('Grace,', ','), '', 'missing_value firstName'],
    [good.replace('grace@example.com', 'grace'), '', 'invalid_value email'],
    [good.replace('grace@example.com', 'a@b@example.com'), '', 'invalid_value email'],
    [good.replace('Grace,', `=HYPERLINK("http://x")`.replaceAll('"', '') + ','), '', 'formula firstName'],
    [good.replace('Grace,', '@SUM(A1),'), '', 'formula firstName'],
    [good.replace('A calm home', '+1+1'), '', 'formula headline'],
    [good.replace('A calm home', '"\t=1+1"'), '', 'formula headline'],
    [good.replace('A calm home', 'x'.repeat(121)), '', 'too_long headline'],
    [good.replace('A calm home', 'a\u0000b'), '', 'invalid_value headline'],
    [good.replace('"Nine', 'Ni"ne'), '', 'malformed null'],
    [Buffer.from(good.replace('Grace', 'Grâce'), 'latin1'), '', 'not_utf8 null'],
    [`${good},castle`, ',homeType', 'invalid_value homeType'],
    [`${good},english`, ',languages', 'invalid_value languages'],
    [`${good},1e999`, ',serviceRadiusKm', 'invalid_value serviceRadiusKm'],
    [`${good},maybe`, ',hasFencedYard', 'invalid_value hasFencedYard'],
    [`${good},-5`, ',boarding', 'formula boarding'],
    [`${good},5.555`, ',boarding', 'invalid_value boarding'],
    [`${good},us`, ',country', 'invalid_value country'],
    [`${good},5,99`, ',boarding,boarding_capacity', 'invalid_value boarding_capacity'],
  ])('says what is wrong, and where: %#', (text, more, expected) => {
    expect(issue(text, more)).toBe(expected);
  });
});
