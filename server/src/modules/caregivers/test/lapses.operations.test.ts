import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, until, type Signed } from '../../../../test/app/index.ts';
import { createUploader } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const dayMs = 86_400_000;
const tenant = 'beta';

describeApp('warnings before papers lapse', (world) => {
  let admin: Signed;
  beforeAll(async () => {
    admin = await world.person('admin', tenant);
  });
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const set = async (settings: object) => {
    expect((await world.call('updateSettings', { ...as(admin), body: settings })).status).toBe(200);
    world.server.app.parts.platform.tenants.forget();
  };
  const ask = (caregivers: object) => set({ caregivers });
  const told = async (who: Signed): Promise<{ type: string; title: string; body: string; bookingId: string | null; channels: string[] }[]> =>
    (await world.call('listNotifications', { ...as(who), query: { limit: 100 } })).body.data;
  const toldOf = async (who: Signed, type: string) => (await told(who)).filter((one) => one.type === type);
  const later = async (days: number) => {
    await world.advance(days * dayMs, tenant);
    await world.settled(tenant);
  };
  /** Their booking goes on after the paper; another one does not. */
  const bookings = async (beyondDays: number, beforeDays: number) => {
    const services = [{ serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 3, sizesTaken: ['large' as const], minNoticeHours: 0, horizonDays: 730, cancellationPolicy: 'moderate' as const }];
    const me = await world.caregiver({ services }, tenant);
    const [owner, other] = [await world.person('owner', tenant), await world.person('owner', tenant)];
    const beyond = await world.booking(owner, me, [await world.dog(owner)], { when: world.nights(beyondDays), confirmed: true });
    await world.booking(other, me, [await world.dog(other)], { when: world.nights(beforeDays), confirmed: true });
    await world.pay(owner, beyond.id);
    return { me, owner, other, beyond };
  };

  it('a document that the business asks for: the caregiver, and owners whose booking goes on without it', async () => {
    const { me, owner, other, beyond } = await bookings(50, 20);
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
    const hand = async (kind: string): Promise<void> => {
      const { id: uploadId } = await createUploader(world.server, world.call).upload(me, { bytes: pdf.bytes, contentType: pdf.declaredType, purpose: 'document' });
      const { body } = await world.call('submitDocument', { ...as(me), body: { kind, uploadId, expiresOn: world.nights(40).checkIn } });
      expect((await world.call('decideDocument', { ...as(admin), params: { documentId: body.id }, body: { decision: 'approved' } })).status).toBe(200);
    };
    await hand('insurance');
    await hand('licence');
    await ask({ documents: ['insurance'] });
    await later(12);
    expect(await toldOf(me, 'document.expiring')).toHaveLength(2);
    const [warned, ...more] = await toldOf(owner, 'booking.document_expiring');
    expect(more).toEqual([]); // nobody asks for the licence
    expect(warned).toMatchObject({ bookingId: beyond.id, channels: ['in_app', 'email'], body: expect.stringMatching(/proof of insurance of Grace K\. is good until .+ 20\d\d, and your booking goes on/) });
    expect(await toldOf(other, 'booking.document_expiring')).toEqual([]);
    await later(30);
    expect(await toldOf(owner, 'booking.document_expired')).toMatchObject([{ bookingId: beyond.id }]);
    await ask({ documents: [] });
  }, 90_000);

  // the clock stands 42 days on by now
  it('a background check: and while it is being renewed, the one before is good until it ends', async () => {
    const { me, owner, other, beyond } = await bookings(420, 250);
    const { parts } = world.server.app;
    const mine = async () => (await world.call('getMyBackgroundCheck', as(me))).body;
    const start = async (): Promise<void> => void (await world.call('startBackgroundCheck', { ...as(me), body: { workLocation: { country: 'US', region: 'CO', city: 'Denver' } } }));
    await start();
    const { rows } = await parts.db.query({}, 'SELECT providerCandidateId FROM background_checks WHERE userId = ?', [me.userId]);
    await parts.sandboxControl!.completeBackgroundCheck({ tenantId: world.server.tenantIds[tenant], providerCandidateId: String(rows[0]!['providerCandidateId']), outcome: 'clear' });
    await until(async () => (await mine()).status === 'clear');
    await ask({ backgroundCheck: true });
    await later(340);
    expect(await toldOf(me, 'background_check.expiring')).toHaveLength(1);
    expect(await toldOf(owner, 'booking.background_check_expiring')).toMatchObject([{ bookingId: beyond.id, body: expect.stringContaining('background check of Grace K. is good until') }]);
    expect(await toldOf(other, 'booking.background_check_expiring')).toEqual([]);

    const codes = async () => (await world.quote(other, me.caregiverId, [await world.dog(other)], world.nights(390, 2))).body.reasons.map(({ code }: { code: string }) => code);
    expect(await codes()).toEqual([]);
    await start();
    expect((await mine()).status).toBe('invited');
    expect(await codes()).toEqual([]);

    await later(30);
    expect(await toldOf(owner, 'booking.background_check_expired')).toMatchObject([{ bookingId: beyond.id }]);
    await ask({ backgroundCheck: false });
  }, 120_000);

  describe('a dog’s vaccination', () => {
    const vaccinated = async (vaccine: string, goodForDays: number, more: object = {}, given?: { owner: Signed; dogId: string }) => {
      const owner = given?.owner ?? (await world.person('owner', tenant));
      const dogId = given?.dogId ?? (await world.dog(owner));
      const [today, validUntil] = [await todayIn(), await todayIn(goodForDays)];
      const { status, body } = await world.call('addVaccination', { ...as(owner), params: { dogId }, body: { vaccine, givenOn: today, validUntil, ...more } });
      expect([status, body.code]).toEqual([201, undefined]);
      return { owner, dogId, id: body.id as string };
    };
    /** By the business's clock, which has been moved. */
    const todayIn = async (days = 0): Promise<string> => {
      const { clock } = await world.server.app.parts.contextFor(world.server.tenantIds[tenant], 'test');
      return new Date(clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);
    };

    it('that the business requires is warned of, once; nothing else is', async () => {
      await set({ vaccinations: { required: ['rabies'], rule: 'refuse' } });
      const lapsing = await vaccinated('rabies', 45);
      const renewed = await vaccinated('rabies', 45);
      await vaccinated('rabies', 400, {}, renewed);
      const other = await vaccinated('lyme', 45);
      const removed = await vaccinated('rabies', 45);
      expect((await world.call('deleteVaccination', { ...as(removed.owner), params: { dogId: removed.dogId, vaccinationId: removed.id } })).status).toBe(204);
      await later(20);
      for (const { owner } of [renewed, other, removed]) expect(await toldOf(owner, 'vaccination.expiring')).toEqual([]);
      const [warned] = await toldOf(lapsing.owner, 'vaccination.expiring');
      expect(warned).toMatchObject({ title: 'Biscuit’s rabies vaccination is about to lapse', channels: ['in_app', 'email'] });
      const changed = await world.call('updateVaccination', { ...as(lapsing.owner), params: { dogId: lapsing.dogId, vaccinationId: lapsing.id }, body: { product: 'Other' } });
      expect(changed.status).toBe(200);
      await later(40);
      expect(await toldOf(lapsing.owner, 'vaccination.expiring')).toHaveLength(1);
    }, 60_000);
  });
});
