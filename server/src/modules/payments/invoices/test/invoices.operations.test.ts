import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { labelsOf } from '../labels.ts';
import { formatDay, formatMoney } from '../pdf.ts';
import { textOf } from './pdf-text.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const unknown = 'inv_01JZ0000000000000000000000';
const asPdf = { headers: { accept: 'application/pdf' } };

describeApp('invoices', (world) => {
  let [owner, admin, caregiver, dogId] = [] as unknown as [Signed, Signed, SignedCaregiver, string];
  let week = 0;
  beforeAll(async () => {
    [owner, admin, caregiver] = await Promise.all([world.person('owner', 'alpha', { firstName: 'Zoë', lastName: 'Łukasiewicz' }), world.person('admin'), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const paid = async (): Promise<{ bookingId: string; paymentId: string }> => {
    const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(12 + 8 * (week += 1)) });
    return { bookingId, paymentId: await world.pay(owner, bookingId) };
  };
  const list = async (query: object = {}, who: object = as(owner)) => world.call('listInvoices', { ...who, query: query as never });
  const one = (invoiceId: string, who: object = as(owner), more: object = {}) => world.call('getInvoiceDocument', { ...who, params: { invoiceId }, ...more });
  const refund = (paymentId: string, body: object) => world.call('createRefund', { ...as(admin), params: { paymentId }, body: { reason: 'x', ...body } });
  const documents = async (bookingId: string) => (await list({ bookingId })).body.data;
  const total = (all: readonly any[]): number => all.reduce((sum, { total: { amount } }) => sum + amount, 0);
  const pdfOf = async (invoiceId: string, who: object = as(owner)): Promise<{ text: string; bytes: Buffer; headers: Headers }> => {
    const { url } = world.server;
    const { token, tenant } = who as { token: string; tenant: string };
    const answer = await fetch(`${url}/api/invoices/${invoiceId}`, { headers: { ...asPdf.headers, authorization: `Bearer ${token}`, 'x-publishable-key': `pk_test_${tenant}` } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { text: textOf(bytes), bytes, headers: answer.headers };
  };

  it('are frozen, numbered without gaps over invoices, credit notes and corrections, and add up to what the booking came to', async () => {
    const { bookingId, paymentId } = await paid();
    const [invoice] = await documents(bookingId);
    expect(invoice).toMatchObject({ kind: 'invoice', corrects: null, total: usd(17_325), paid: usd(17_325), refunded: usd(0) });
    await refund(paymentId, { lines: [{ line: 0, amount: usd(1_000) }, { line: 1, amount: usd(25) }] });
    await until(async () => (await documents(bookingId)).length === 2);
    expect((await documents(bookingId))[0]).toMatchObject({
      kind: 'credit_note', corrects: { id: invoice.id, number: invoice.number }, total: usd(-1_025), paid: usd(0), refunded: usd(1_025), buyer: invoice.buyer,
      lineItems: [{ code: 'base', amount: usd(-1_000) }, { code: 'owner_fee', amount: usd(-25) }],
    });

    // one night less, as the caregiver proposes: all of the difference goes back, beside what was given back before
    const booking = (await world.call('getBooking', { ...as(owner), params: { bookingId } })).body;
    const when = { ...booking.when, checkOut: new Date(Date.parse(booking.when.checkOut) - 86_400_000).toISOString().slice(0, 10) };
    const proposed = await world.call('proposeBookingChange', { ...as(caregiver), params: { bookingId }, body: { when } });
    expect(proposed.status).toBe(201);
    const accepted = await world.call('answerBookingChange', { ...as(owner), params: { bookingId, changeId: proposed.body.change.id }, body: { answer: 'accept' } });
    expect(outcome(accepted)).toBe('200');
    await world.settled();
    const all = await documents(bookingId);
    expect(all.map(({ kind }: any) => kind)).toEqual(['correction', 'credit_note', 'invoice']);
    const [correction] = all;
    expect(correction.corrects).toEqual({ id: invoice.id, number: invoice.number });
    expect(correction.lineItems.map(({ amount }: any) => amount.amount)).toEqual([-16_500, -825, 11_000, 550]);
    const payment = (await world.call('getPayment', { ...as(owner), params: { paymentId } })).body;
    expect(total(all)).toBe(17_325 - payment.refunded.amount);
    expect(total(all)).toBe(11_550 - 1_025);
    expect((await documents(bookingId)).find(({ kind }: any) => kind === 'invoice')).toEqual({ ...invoice, refunded: payment.refunded });

    // the rest: the numbers of the whole business are in one line, without gaps
    await refund(paymentId, {});
    await until(async () => (await documents(bookingId)).length === 4);
    expect(total(await documents(bookingId))).toBe(0);
    const { rows } = await world.server.app.parts.db.query<{ number: number }>({}, 'SELECT number FROM invoices WHERE tenantId = ? ORDER BY number', [world.server.tenantIds.alpha]);
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, i) => i + 1));
  }, 60_000);

  it('corrects what was kept after a change of the owner’s, too', async () => {
    const { bookingId, paymentId } = await paid();
    const booking = (await world.call('getBooking', { ...as(owner), params: { bookingId } })).body;
    await world.advance(Date.parse(booking.startsAt) - (await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test')).clock.now().getTime() - 30 * 3_600_000);
    const when = { ...booking.when, checkOut: new Date(Date.parse(booking.when.checkOut) - 86_400_000).toISOString().slice(0, 10) };
    const proposed = await world.call('proposeBookingChange', { ...as(owner), params: { bookingId }, body: { when } });
    const accepted = await world.call('answerBookingChange', { ...as(caregiver), params: { bookingId, changeId: proposed.body.change.id }, body: { answer: 'accept' } });
    expect(outcome(accepted)).toBe('200');
    await world.settled();
    const all = await documents(bookingId);
    const payment = (await world.call('getPayment', { ...as(owner), params: { paymentId } })).body;
    expect(payment.refunded.amount).toBeGreaterThan(0);
    expect(payment.refunded.amount).toBeLessThan(5_775);
    expect(all[0].lineItems.at(-1)).toMatchObject({ code: 'adjustment', amount: usd(5_775 - payment.refunded.amount) });
    expect([all.length, total(all)]).toEqual([2, 17_325 - payment.refunded.amount]);
  });

  describe('as PDF', () => {
    it('has the numbers of the JSON, in the reader’s words for them, and the business’s brand', async () => {
      const { bookingId } = await paid();
      const [invoice] = await documents(bookingId);
      const { text, bytes, headers } = await pdfOf(invoice.id);
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(headers.get('vary')).toContain('Accept');
      expect(headers.get('content-disposition')).toBe(`inline; filename="${invoice.number}.pdf"`);
      const told = (locale: string) => [
        `${labelsOf(locale).kinds.invoice} ${invoice.number}`, `${labelsOf(locale).booking} ${bookingId}`, ...(['from', 'to', 'what', 'quantity', 'each', 'amount', 'total', 'paid'] as const).map((label) => labelsOf(locale)[label]), formatDay(invoice.issuedAt, { locale, timeZone: 'America/Denver' }), 'Alpha Pets, Inc.', 'Zoë Łukasiewicz', owner.email,
        ...invoice.lineItems.flatMap(({ description, amount, unitAmount }: any) => [description, formatMoney(amount, locale), formatMoney(unitAmount, locale)]),
        formatMoney(invoice.total, locale), formatMoney(invoice.paid, locale),
      ];
      for (const words of told('en-US')) expect(text).toContain(words);
      expect(text).toContain('$173.25');
      // the same again is the same, byte for byte
      expect((await pdfOf(invoice.id)).bytes.equals(bytes)).toBe(true);
      for (const [locale, name, sum] of [['de-DE', 'Rechnung', '173,25 $'], ['fr-FR', 'Facture', '173,25 $US'], ['es-MX', 'Factura', 'USD 173.25'], ['pl-PL', 'Faktura', '173,25 USD'], ['sv-SE', 'Invoice', '173,25 US$']] as const) {
        await world.call('updateMe', { ...as(owner), body: { locale } });
        const read = (await pdfOf(invoice.id)).text.replaceAll(/[\u00a0\u202f]/g, ' ');
        for (const words of [...told(locale), `${name} ${invoice.number}`, sum]) expect(read).toContain(words.replaceAll(/[\u00a0\u202f]/g, ' '));
      }
      await world.call('updateMe', { ...as(owner), body: { locale: 'en-US' } });
      expect((await pdfOf(invoice.id, as(caregiver))).text).not.toContain(owner.email);
      const ofBooking = await world.call('getInvoice', { ...as(owner), params: { bookingId }, ...asPdf });
      expect([ofBooking.status, ofBooking.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect((await one(invoice.id, as(owner), { headers: { accept: 'text/html' } })).body).toEqual(invoice);
    });
  });

  it('listInvoices 200, 400, 401, 403: one’s own, and pages', async () => {
    const { bookingId } = await paid();
    expect((await list({ bookingId })).body.data).toHaveLength(1);
    expect((await list({ bookingId }, as(caregiver))).body.data[0].buyer.email).toBeNull();
    expect((await list({ bookingId }, as(admin))).body.data[0].buyer.email).toBe(owner.email);
    for (const who of [await world.person('owner'), await world.caregiver(), await world.person('admin', 'beta')]) expect((await list({ bookingId }, as(who))).body).toEqual({ data: [], nextCursor: null });
    const first = (await list({ limit: 1, kind: 'invoice' })).body;
    const second = (await list({ limit: 1, kind: 'invoice', cursor: first.nextCursor })).body;
    expect(second.data[0].id < first.data[0].id).toBe(true);
    expect((await list({ kind: 'receipt' })).status).toBe(400);
    expect(outcome(await list({ cursor: 'x' }))).toMatch(/^400 invalid_cursor/);
    expect(outcome(await list({}, {}))).toBe('401 unauthenticated');
    expect(outcome(await list({}, as(await world.person('support'))))).toBe('403 forbidden');
  });

  it('getInvoiceDocument 200, 400, 401, 403, 404', async () => {
    const { bookingId } = await paid();
    const [{ id }] = await documents(bookingId);
    for (const who of [as(owner), as(caregiver), as(admin), { token: world.secretKey('alpha'), tenant: null }]) expect((await one(id, who)).body).toMatchObject({ id, bookingId });
    expect(outcome(await one('inv_1'))).toMatch(/^400/);
    expect(outcome(await one(id, {}))).toBe('401 unauthenticated');
    expect(outcome(await one(id, as(await world.person('support'))))).toBe('403 forbidden');
    for (const who of [as(await world.person('owner')), as(await world.caregiver()), as(await world.person('admin', 'beta')), { token: world.secretKey('beta'), tenant: null }]) {
      expect(outcome(await one(id, who))).toMatch(/^404 invoice_not_found/);
    }
    expect(outcome(await one(unknown))).toMatch(/^404 invoice_not_found/);
  });
});
