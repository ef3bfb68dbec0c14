type Columns<T> = Readonly<Record<string, (row: T) => string | number>>;

/** A cell by RFC 4180. What a spreadsheet would take for a formula is kept from being one: names come from people. */
const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvHead = (columns: Columns<never>): string => `${Object.keys(columns).join(',')}\r\n`;
export const csvRow = <T>(columns: Columns<T>, row: T): string => `${Object.values(columns).map((of) => cell(of(row))).join(',')}\r\n`;
