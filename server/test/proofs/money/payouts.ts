import { SandboxError, type SandboxPayoutOutcome } from '../../../src/ports/sandbox/index.ts';
import { submitPage } from '../../app/cards.ts';
import { tellOf } from './afterwards.ts';
import type { Receiver } from './commands.ts';
import { oursOf } from './ours.ts';
import { completedOne, paying, pick, type Carry } from './paying.ts';
import { hourMs, type World } from './stage.ts';

const returnUrl = 'https://alpha.example/earnings';

async function setUp(world: World, to: Receiver): Promise<void> {
  const isPaypal = world.rules.paysOutBy === 'paypal';
  const { status, body } = await world.call('caregiver', 'startPayoutOnboarding', { body: { returnUrl, ...(isPaypal && { provider: 'paypal', email: `${to}@pay.example` }) } });
  if (status < 300 && body.url) await submitPage(body.url, { answer: 'complete' });
  await world.call('caregiver', 'getPayoutAccount');
}

async function decide(world: World, providerPayoutId: string, outcome: SandboxPayoutOutcome): Promise<void> {
  const said = await world.stage.server.app.parts.sandboxControl!.decidePayout({ providerPayoutId, outcome }).then(() => 'done', (error: unknown) => {
    if (!(error instanceof SandboxError) || error.kind !== 'conflict') throw error;
    return 'refused';
  });
  world.tell(`a payout is ${outcome}: ${said}`);
}

/** Who waits at PayPal for such an end, if nobody does. */
const waits: Readonly<Record<SandboxPayoutOutcome, Receiver>> = { claimed: 'unclaimed', returned: 'unclaimed', sent_back: 'grace', failed: 'pending', denied: 'pending' };
const receivers: readonly Receiver[] = ['grace', 'unclaimed', 'grace', 'denied', 'pending', 'blocked', 'grace', 'failed'];

export const payingOut: Carry = {
  'set up payouts': (world, { to }) => setUp(world, to),
  async 'pay out'(world, { n }, ours) {
    if (n % 3 !== 0) {
      await completedOne(world, n, ours);
      await world.wait(49 * hourMs);
    }
    const account = await world.call('caregiver', 'getPayoutAccount');
    if (account.body.status !== 'active') await setUp(world, receivers[n % receivers.length]!);
    const answer = await world.call('admin', 'runPayouts', { body: {} });
    tellOf(world, `runPayouts ${(answer.body.payouts ?? []).length > 0 ? `that pays by ${world.rules.paysOutBy}` : JSON.stringify((answer.body.skipped ?? []).map(({ reason }: { reason: string }) => reason))}`, answer);
  },
  async 'payout decided'(world, { n, how }, ours) {
    if (world.rules.paysOutBy !== 'paypal') return;
    let { payouts } = ours;
    const isMeant = ({ status }: (typeof payouts)[number]): boolean => (how === 'sent_back' ? status === 'paid' : status === 'sent');
    if (n % 8 !== 7 && !payouts.some(isMeant)) {
      await setUp(world, waits[how]);
      await payingOut['pay out']!(world, { do: 'pay out', n: 1 }, ours);
      await world.settled();
      await paying.letters!(world, { do: 'letters', how: 'all', n }, undefined as never);
      await world.settled();
      ({ payouts } = await oursOf(world));
    }
    const payout = pick(payouts.filter(({ providerPayoutId }) => providerPayoutId !== null), n, isMeant);
    if (payout) await decide(world, payout.providerPayoutId!, how);
  },
  async 'transfer back'(world, { n }, { payouts }) {
    const payout = pick(payouts.filter(({ provider, providerPayoutId }) => provider === 'stripe' && providerPayoutId !== null), n, ({ status }) => status === 'paid');
    if (!payout) return;
    await fetch(`${world.stage.server.sandbox.url}/v1/transfers/${payout.providerPayoutId}/reversals`, { method: 'POST', headers: { authorization: 'Bearer sk_test_sandbox' }, body: new URLSearchParams() });
    world.tell('a transfer came back');
  },
};

/** What is paid by PayPal from now on is claimed at once: otherwise the last payout is never the last. */
export async function mendAddress(world: World): Promise<void> {
  if (world.rules.paysOutBy === 'paypal' && (await world.call('caregiver', 'getPayoutAccount')).body.status === 'active') await setUp(world, 'grace');
}

/** Whoever is waited for claims it, or leaves it until it goes back: some now, the others later. */
export async function decideWaiting(world: World, parity: 0 | 1): Promise<boolean> {
  const waiting = world.stage.theirs.since(world.mark).payouts.filter(({ isWaiting, amountMinor }) => isWaiting && (parity === 1 || amountMinor % 2 === 0));
  for (const [i, { id }] of waiting.entries()) await decide(world, id, i % 2 === 0 ? 'claimed' : 'returned');
  return waiting.length > 0;
}
