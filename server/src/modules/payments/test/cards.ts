import { submitPage, typeCard } from '../../../../test/app/cards.ts';
import { owner, type TestBooking, type World } from './world.ts';

export { submitPage as submit };

/** A card that the owner has saved. */
export async function saveCard({ payments, ctxOf }: World, { tenantId }: Pick<TestBooking, 'tenantId'>, number?: string): Promise<string> {
  const ctx = ctxOf(tenantId, owner);
  const { setup, created } = await payments.methods.start(ctx, undefined);
  await typeCard(created.checkoutUrl!, number);
  return (await payments.methods.setup(ctx, setup.id)).method!.id;
}
