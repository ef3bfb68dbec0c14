import type { Schema } from '../../../contract/contract.ts';

/** What is printed on an invoice beside its numbers and what was frozen with it. */
export interface InvoiceLabels {
  readonly kinds: Readonly<Record<Schema<'Invoice'>['kind'], string>>;
  readonly forInvoice: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
  readonly quantity: string;
  readonly each: string;
  readonly amount: string;
  readonly total: string;
  readonly paid: string;
  readonly refunded: string;
  readonly booking: string;
}

const english: InvoiceLabels = {
  kinds: { invoice: 'Invoice', credit_note: 'Credit note', correction: 'Corrected invoice' },
  forInvoice: 'For invoice', from: 'From', to: 'To', what: 'What', quantity: 'Qty', each: 'Each', amount: 'Amount', total: 'Total', paid: 'Paid', refunded: 'Refunded', booking: 'Booking',
};

/** The languages that people can choose for themselves; any other is shown in English. */
const catalogue: Readonly<Record<string, InvoiceLabels>> = {
  en: english,
  de: {
    kinds: { invoice: 'Rechnung', credit_note: 'Gutschrift', correction: 'Korrigierte Rechnung' },
    forInvoice: 'Zu Rechnung', from: 'Von', to: 'An', what: 'Leistung', quantity: 'Menge', each: 'Einzeln', amount: 'Betrag', total: 'Summe', paid: 'Bezahlt', refunded: 'Erstattet', booking: 'Buchung',
  },
  es: {
    kinds: { invoice: 'Factura', credit_note: 'Nota de crédito', correction: 'Factura corregida' },
    forInvoice: 'De la factura', from: 'De', to: 'Para', what: 'Concepto', quantity: 'Cant.', each: 'Precio', amount: 'Importe', total: 'Total', paid: 'Pagado', refunded: 'Reembolsado', booking: 'Reserva',
  },
  fr: {
    kinds: { invoice: 'Facture', credit_note: 'Avoir', correction: 'Facture rectificative' },
    forInvoice: 'Pour la facture', from: 'De', to: 'À', what: 'Désignation', quantity: 'Qté', each: 'Prix', amount: 'Montant', total: 'Total', paid: 'Payé', refunded: 'Remboursé', booking: 'Réservation',
  },
  it: {
    kinds: { invoice: 'Fattura', credit_note: 'Nota di credito', correction: 'Fattura rettificata' },
    forInvoice: 'Per la fattura', from: 'Da', to: 'A', what: 'Descrizione', quantity: 'Qtà', each: 'Prezzo', amount: 'Importo', total: 'Totale', paid: 'Pagato', refunded: 'Rimborsato', booking: 'Prenotazione',
  },
  nl: {
    kinds: { invoice: 'Factuur', credit_note: 'Creditnota', correction: 'Gecorrigeerde factuur' },
    forInvoice: 'Bij factuur', from: 'Van', to: 'Aan', what: 'Omschrijving', quantity: 'Aant.', each: 'Prijs', amount: 'Bedrag', total: 'Totaal', paid: 'Betaald', refunded: 'Terugbetaald', booking: 'Boeking',
  },
  pl: {
    kinds: { invoice: 'Faktura', credit_note: 'Nota kredytowa', correction: 'Faktura korygująca' },
    forInvoice: 'Do faktury', from: 'Od', to: 'Dla', what: 'Nazwa', quantity: 'Ilość', each: 'Cena', amount: 'Kwota', total: 'Razem', paid: 'Zapłacono', refunded: 'Zwrócono', booking: 'Rezerwacja',
  },
  pt: {
    kinds: { invoice: 'Fatura', credit_note: 'Nota de crédito', correction: 'Fatura corrigida' },
    forInvoice: 'Da fatura', from: 'De', to: 'Para', what: 'Descrição', quantity: 'Qtd.', each: 'Preço', amount: 'Valor', total: 'Total', paid: 'Pago', refunded: 'Reembolsado', booking: 'Reserva',
  },
};

/** The words for a reader of that locale. */
export const labelsOf = (locale: string): InvoiceLabels => catalogue[locale.split('-')[0]!.toLowerCase()] ?? english;
