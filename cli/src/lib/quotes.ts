import { listDogs, quoteBooking } from '@dogcare/sdk';
import type { Client, Quote } from '@dogcare/sdk';
import { toQuoteRequest } from './flags.ts';
import type { QuoteValues } from './flags.ts';
import { usage } from './usage.ts';

/** The owner’s only dog, so that it need not be named. */
export async function onlyDog(client: Client): Promise<string[]> {
  const { data } = await listDogs({ client, query: { limit: 10 } });
  if (data.length === 1 && data[0]) return [data[0].id];
  if (data.length === 0) throw usage('You have no dog yet: dogcare dogs add');
  throw usage(`Say which dog: ${data.map((dog) => `--dog ${dog.id} (${dog.name})`).join(', ')}`);
}

/** A quote for what the flags say, for named dogs if an owner is signed in, and for a number of dogs if not. */
export async function askQuote(
  client: Client,
  flags: QuoteValues,
  who: { isOwner: boolean; dogCount?: number },
): Promise<Quote> {
  const request = toQuoteRequest(flags);
  if (!request.dogIds && who.dogCount) request.dogCount = who.dogCount;
  else if (!request.dogIds && who.isOwner) request.dogIds = await onlyDog(client);
  return quoteBooking({ client, body: request });
}
