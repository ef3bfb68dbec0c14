import type { Client } from '../generated/client/index.ts';
import { getInvoiceDocument } from '../generated/sdk.gen.ts';

/** An invoice, credit note or correction as PDF, in the words and numbers of whoever is signed in. */
export async function downloadInvoice(client: Client, invoiceId: string): Promise<Blob> {
  const answer = await getInvoiceDocument({ client, path: { invoiceId }, headers: { Accept: 'application/pdf' }, parseAs: 'blob' });
  return answer as unknown as Blob;
}
