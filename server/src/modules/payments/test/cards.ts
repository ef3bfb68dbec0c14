import { owner, type TestBooking, type World } from './world.ts';

/** What somebody does on a hosted page of the sandbox; answers where it leads. */
export async function submit(url: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(url.split('?')[0]!, { method: 'POST', body: new URLSearchParams([...new URL(url).searchParams, ...Object.entries(fields)]), redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** Types a card where it is saved, and passes the bank's question. */
export async function typeCard(url: string, number = '4242424242424242'): Promise<void> {
  const to = await submit(url, { number, expiry: '12/60', cvc: '123' });
  if (to.includes('/authenticate')) await submit(to, { answer: 'complete' });
}

/** A card that the owner has saved. */
export async function saveCard({ payments, ctxOf }: World, { tenantId }: Pick<TestBooking, 'tenantId'>, number?: string): Promise<string> {
  const ctx = ctxOf(tenantId, owner);
  const { setup, created } = await payments.methods.start(ctx, undefined);
  await typeCard(created.checkoutUrl!, number);
  return (await payments.methods.setup(ctx, setup.id)).method!.id;
}
