import { expect, it } from 'vitest';
import { describeApp, outcome, until } from '../../../../test/app/index.ts';

describeApp('fees by the business’s rules', (world) => {
  const key = () => ({ token: world.secretKey('alpha'), tenant: null });
  const update = (fees: object) => world.call('updateSettings', { ...key(), body: { fees } });

  it('are told in the quote, and what was booked keeps its own', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const dogId = await world.dog(owner);
    const amounts = (lineItems: readonly { code: string; description: string; amount: { amount: number } }[]) => lineItems.map(({ code, description, amount }) => [code, description, amount.amount].join(' '));
    const quoted = async () => amounts((await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(20))).body.lineItems);
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(40) });

    const set = await update({
      rules: [{ serviceTypes: ['boarding'], relation: 'returning', ownerFeeBps: 200, commissionBps: 1_000 }, { serviceTypes: ['boarding'], ownerFeeBps: 1_000 }],
      taxes: [{ name: 'Sales tax', bps: 825, from: '2020-01-01', until: '2020-12-31' }, { name: 'Sales tax', bps: 900, from: '2021-01-01' }, { name: 'City', bps: 50, from: '2021-01-01', on: 'services' }],
    });
    expect(outcome(set)).toBe('200');
    expect(set.body.fees).toMatchObject({ commissionOnRefund: 'returned', rules: [{ relation: 'returning' }, { relation: 'any' }], taxes: [{ until: '2020-12-31', on: 'all' }, { until: null }, { on: 'services' }] });
    await until(async () => (await quoted()).length === 4);
    expect(await quoted()).toEqual(['base Boarding, 3 nights 16500', 'owner_fee Service fee 1650', 'tax Sales tax, 9 % 1634', 'tax City, 0.5 % 83']);

    const before = (await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body;
    expect(amounts(before.lineItems)).toEqual(amounts(booking.lineItems));
    const { parts } = world.server.app;
    await parts.db.transaction(await parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) => tx.tx.manager.update('bookings', { id: booking.id }, { status: 'completed' }));
    expect((await quoted())[1]).toBe('owner_fee Service fee 330');
    const stranger = await world.person('owner');
    const theirs = await world.quote(stranger, caregiver.caregiverId, [await world.dog(stranger)], world.nights(20));
    expect(amounts(theirs.body.lineItems)[1]).toBe('owner_fee Service fee 1650');
  });

  it('422 and 400: rules that contradict themselves, or are none', async () => {
    for (const [fees, pointer] of [
      [{ commissionMinMinor: 500, commissionCapMinor: 100 }, '#/fees/commissionCapMinor'], [{ rules: [{ ownerFeeMinMinor: 9_000 }] }, '#/fees/rules/0/ownerFeeCapMinor'],
      [{ rules: [{}, { commissionMinMinor: 900, commissionCapMinor: 100 }] }, '#/fees/rules/1/commissionCapMinor'], [{ taxes: [{ name: 'T', bps: 1, from: '2026-02-01', until: '2026-01-31' }] }, '#/fees/taxes/0/until'],
    ] as const) expect(outcome(await update({ rules: [], taxes: [], ...fees }))).toBe(`422 invalid_settings ${pointer}`);
    for (const fees of [{ commissionOnRefund: 'half' }, { rules: [{ relation: 'old' }] }, { rules: [{ fee: 1 }] }, { taxes: [{ name: ' ', bps: 1, from: '2026-01-01' }] }, { taxes: [{ name: 'T', bps: 10_001, from: '2026-01-01' }] }, { taxes: [{ name: 'T', bps: 1, from: 'soon' }] }]) {
      expect((await update(fees)).status).toBe(400);
    }
  });
});
