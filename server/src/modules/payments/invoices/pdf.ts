import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Schema } from '../../../contract/contract.ts';
import type { Brand } from '../../../kernel/context/tenant.ts';
import { labelsOf } from './labels.ts';

type Invoice = Schema<'Invoice'>;
type Money = Schema<'Money'>;

export interface InvoiceLook {
  /** The reader's. */
  readonly locale: string;
  readonly timeZone: string;
  readonly brand: Pick<Brand, 'colors' | 'logoSvg'>;
}

const require = createRequire(import.meta.url);
const { resolve } = require;
interface SvgOptions {
  readonly width: number;
  readonly height: number;
  readonly preserveAspectRatio: string;
  readonly imageCallback: (link: string) => string;
  readonly warningCallback: (message: string) => void;
}
// it comes without types
const drawSvg = require('svg-to-pdfkit') as (pdf: PDFKit.PDFDocument, svg: string, x: number, y: number, options: SvgOptions) => void;
// with them, names in Latin, Greek and Cyrillic letters are shown as they are; the fonts of PDF itself know western ones only
const fonts = { text: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf') };

const margin = 56;
const gap = 14;
const quiet = '#57534e';

/** Money as people of a locale write it; the digits are the currency's. */
export const formatMoney = ({ amount, currency }: Money, locale: string): string => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
export const formatDay = (instant: string, { locale, timeZone }: Pick<InvoiceLook, 'locale' | 'timeZone'>): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(instant));

/** The day of a visit, a local date. */
const formatVisit = (on: string, locale: string): string => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`));

/** What does not print, or would turn the line around, is left out. */
const clean = (text: string): string => text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');

/** False where it can't be drawn: an invoice is one without it, too. */
function drawLogo(pdf: PDFKit.PDFDocument, logoSvg: string): boolean {
  try {
    drawSvg(pdf, logoSvg, margin, margin, { width: 48, height: 48, preserveAspectRatio: 'xMinYMin meet', imageCallback: () => '', warningCallback: () => undefined });
    return true;
  } catch {
    return false;
  }
}

/** The invoice as it is answered, on paper: not one number is worked out here. */
export async function invoicePdf(invoice: Invoice, look: InvoiceLook): Promise<Buffer> {
  const { locale, brand } = look;
  const labels = labelsOf(locale);
  const title = `${labels.kinds[invoice.kind]} ${invoice.number}`;
  const pdf = new PDFDocument({
    size: /^(en-US|en-CA|fr-CA|es-MX)/.test(locale) ? 'LETTER' : 'A4', margin, lang: locale, displayTitle: true, tagged: true, pdfVersion: '1.7',
    info: { Title: title, Author: invoice.seller.name, CreationDate: new Date(invoice.issuedAt), ModDate: new Date(invoice.issuedAt) },
  });
  const bytes = new Promise<Buffer>((done, failed) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(Buffer.concat(chunks))).on('error', failed);
  });
  pdf.registerFont('text', fonts.text).registerFont('bold', fonts.bold);
  const right = pdf.page.width - margin;
  const money = (value: Money): string => formatMoney(value, locale);

  const head = (): void => {
    const logo = drawLogo(pdf, brand.logoSvg);
    pdf.font('bold').fontSize(20).fillColor(brand.colors.primary).text(title, margin + (logo ? 62 : 0), margin + 4);
    pdf.font('text').fontSize(10).fillColor(quiet).text(formatDay(invoice.issuedAt, look));
    if (invoice.corrects) pdf.text(`${labels.forInvoice} ${invoice.corrects.number}`);
    const top = Math.max(pdf.y, margin + 48) + 24;
    const party = (label: string, { name, email }: Invoice['seller'], x: number): number => {
      pdf.font('bold').fontSize(9).fillColor(quiet).text(label, x, top, { width: 220 });
      pdf.font('text').fontSize(11).fillColor('#1c1917').text(clean(name), { width: 220 });
      if (email) pdf.fontSize(10).fillColor(quiet).text(clean(email), { width: 220 });
      return pdf.y;
    };
    pdf.y = Math.max(party(labels.from, invoice.seller, margin), party(labels.to, invoice.buyer, margin + 250)) + 28;
  };

  // as wide as what is in them: some write "1 234,56 $ US" where others write "$1,234.56"
  const widthOf = (texts: readonly string[]): number => gap + Math.max(...texts.map((one) => pdf.font('bold').fontSize(10).widthOfString(one)));
  const { lineItems, total, paid, refunded } = invoice;
  const widths = [
    widthOf([labels.quantity, ...lineItems.map(({ quantity }) => String(quantity))]),
    widthOf([labels.each, ...lineItems.map(({ unitAmount }) => money(unitAmount))]),
    widthOf([labels.amount, ...[total, paid, refunded, ...lineItems.map(({ amount }) => amount)].map(money)]),
  ];
  const first = right - margin - widths.reduce((all, width) => all + width, 0);

  const row = ([what, ...cells]: readonly [string, string, string, string], font: 'text' | 'bold', color = '#1c1917'): void => {
    pdf.font(font).fontSize(10).fillColor(color);
    const height = pdf.heightOfString(what, { width: first }) + 8;
    if (pdf.y + height > pdf.page.height - margin) pdf.addPage();
    const y = pdf.y;
    pdf.text(what, margin, y, { width: first });
    let end = margin + first;
    for (const [i, cell] of cells.entries()) {
      end += widths[i]!;
      if (cell) pdf.text(cell, end - pdf.widthOfString(cell), y, { lineBreak: false });
    }
    pdf.y = y + height;
  };
  const rule = (): void => {
    pdf.moveTo(margin, pdf.y - 3).lineTo(right, pdf.y - 3).lineWidth(0.7).strokeColor(brand.colors.primary).stroke();
    pdf.y += 3;
  };

  head();
  row([labels.what, labels.quantity, labels.each, labels.amount], 'bold', quiet);
  rule();
  for (const { description, quantity, unitAmount, amount, on } of invoice.lineItems) row([clean(on === null ? description : `${formatVisit(on, locale)}: ${description}`), String(quantity), money(unitAmount), money(amount)], 'text');
  rule();
  row([labels.total, '', '', money(invoice.total)], 'bold');
  if (invoice.kind === 'invoice') row([labels.paid, '', '', money(invoice.paid)], 'text', quiet);
  if (invoice.refunded.amount > 0) row([labels.refunded, '', '', money(invoice.refunded)], 'text', quiet);
  pdf.y += 14;
  const bookings = new Set(invoice.lineItems.map(({ bookingId }) => bookingId)).size;
  pdf.font('text').fontSize(8).fillColor(quiet).text(`${labels.booking} ${invoice.bookingId}${bookings > 1 ? ` (+ ${bookings - 1})` : ''}`, margin, pdf.y);
  pdf.end();
  return bytes;
}
