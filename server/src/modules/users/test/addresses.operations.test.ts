import { describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type Signed } from '../../../../test/app/index.ts';

const unknown = 'adr_01JZ0000000000000000000000';
const larimer = { line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202' };

describeApp('addresses over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const add = (who: Signed, body: object = larimer) => call('addAddress', { ...as(who), body });
  const list = async (who: Signed) => (await call('listAddresses', as(who))).body.data;

  it('201 and 200: kept as given, with the zone of its place; the first is the usual one', async () => {
    const who = await world.person('owner');
    const made = await add(who, { ...larimer, label: ' Home ', line2: '', accessInstructions: 'Key 4711' });
    expect([made.status, made.body]).toEqual([201, {
      ...larimer, id: expect.stringMatching(/^adr_/), label: 'Home', line2: null, country: 'US', accessInstructions: 'Key 4711', isDefault: true, timeZone: 'America/Denver',
      createdAt: expect.any(String), updatedAt: expect.any(String),
    }]);
    const cabin = (await add(who, { line1: '1 Lake Road', city: 'Chicago', region: 'IL', postalCode: '60601' })).body;
    expect(cabin).toMatchObject({ isDefault: false, timeZone: 'America/Chicago' });
    expect((await list(who)).map((one: { id: string }) => one.id)).toEqual([made.body.id, cabin.id]);
  });

  it('is sealed in the database', async () => {
    const who = await world.person('owner');
    await add(who, { ...larimer, accessInstructions: 'under the pot' });
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT * FROM addresses WHERE userId = ?', [who.userId]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/Larimer|pot|80202|Denver/);
  });

  it('200: changes only what is sent, finds the zone again, and has one usual one', async () => {
    const who = await world.person('owner');
    const [one, two] = [(await add(who)).body, (await add(who, { ...larimer, label: 'Cabin' })).body];
    const update = (addressId: string, body: object) => call('updateAddress', { ...as(who), params: { addressId }, body });
    expect((await update(one.id, { accessInstructions: 'Ring twice' })).body).toEqual({ ...one, accessInstructions: 'Ring twice', updatedAt: expect.any(String) });
    expect((await update(two.id, { postalCode: '60601', city: 'Chicago', region: 'IL', isDefault: true })).body).toMatchObject({ timeZone: 'America/Chicago', isDefault: true, label: 'Cabin' });
    expect((await list(who)).map((each: { id: string; isDefault: boolean }) => [each.id, each.isDefault])).toEqual([[two.id, true], [one.id, false]]);
    expect(outcome(await update(one.id, { isDefault: false }))).toContain('400 invalid_request #/isDefault');
  });

  it('204: removed; the oldest of the others becomes the usual one', async () => {
    const who = await world.person('owner');
    const [one, two, three] = [(await add(who)).body, (await add(who)).body, (await add(who)).body];
    expect((await call('deleteAddress', { ...as(who), params: { addressId: one.id } })).status).toBe(204);
    expect((await list(who)).map((each: { id: string; isDefault: boolean }) => [each.id, each.isDefault])).toEqual([[two.id, true], [three.id, false]]);
    expect(outcome(await call('deleteAddress', { ...as(who), params: { addressId: one.id } }))).toBe('404 address_not_found');
  });

  it('404: somebody else’s, another business’s, none', async () => {
    const [who, other, stranger] = [await world.person('owner'), await world.person('owner'), await world.person('owner', 'beta')];
    const { body } = await add(who);
    for (const [viewer, addressId] of [[other, body.id], [stranger, body.id], [who, unknown]] as const) {
      expect(outcome(await call('updateAddress', { ...as(viewer), params: { addressId }, body: { label: 'X' } }))).toBe('404 address_not_found');
      expect(outcome(await call('deleteAddress', { ...as(viewer), params: { addressId } }))).toBe('404 address_not_found');
    }
    expect(await list(other)).toEqual([]);
    expect(await list(stranger)).toEqual([]);
  });

  it('400, 422 and 409: what is no address, an unknown place, one too many', async () => {
    const who = await world.person('owner');
    expect(outcome(await add(who, { ...larimer, line1: ' ' }))).toContain('400 invalid_request #/line1');
    expect(outcome(await add(who, { ...larimer, country: 'FR' }))).toContain('400 invalid_request #/country');
    expect(outcome(await add(who, { ...larimer, lat: 1 }))).toBe('400 invalid_request #/lat');
    expect(outcome(await add(who, { ...larimer, postalCode: '00000', city: 'Nowhere', region: 'CO' }))).toBe('422 place_not_found #/postalCode');
    for (let i = 0; i < 10; i += 1) expect((await add(who)).status).toBe(201);
    expect(outcome(await add(who))).toBe('409 too_many_addresses');
  });

  it('keeps one usual home and the limit, whatever comes at once', async () => {
    const who = await world.person('owner');
    const answers = await Promise.all(Array.from({ length: 12 }, () => add(who, { ...larimer, isDefault: true })));
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(10);
    const homes = await list(who);
    expect(homes.filter((one: { isDefault: boolean }) => one.isDefault)).toHaveLength(1);
    expect(homes.length).toBe(answers.filter(({ status }) => status === 201).length);
  });

  describe('401 and 403', () => {
    it.each(['caregiver', 'support', 'admin'] as const)('are not for a %s', async (role) => {
      const who = await world.person(role);
      expect(outcome(await call('listAddresses', as(who)))).toBe('403 forbidden');
      expect(outcome(await add(who))).toBe('403 forbidden');
      expect(outcome(await call('updateAddress', { ...as(who), params: { addressId: unknown }, body: { label: 'X' } }))).toBe('403 forbidden');
      expect(outcome(await call('deleteAddress', { ...as(who), params: { addressId: unknown } }))).toBe('403 forbidden');
    });
    it('are not for nobody', async () => {
      expect(outcome(await call('listAddresses'))).toBe('401 unauthenticated');
      expect(outcome(await call('addAddress', { body: larimer }))).toBe('401 unauthenticated');
    });
  });
});
