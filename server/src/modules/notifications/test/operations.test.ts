import { expect, it } from 'vitest';
import { describeApp, until, type Signed } from '../../../../test/app/index.ts';

describeApp('listNotifications', (world) => {
  const list = (who: Signed, query: Record<string, string | number> = {}) =>
    world.call('listNotifications', { token: who.token, tenant: who.tenant, query });
  const titles = async (who: Signed): Promise<string[]> => (await list(who)).body.data.map((one: { title: string }) => one.title);
  const inbox = async (who: Signed): Promise<{ subject: string; text: string; html: string }[]> =>
    (await world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { to: who.email } })).body.data;

  it('200: tells the owner and the caregiver of a booking, in the app and by mail', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    await world.settled();
    await world.pay(owner, booking.id);
    await world.settled();

    const { status, body } = await list(owner);
    expect(status).toBe(200);
    expect(body.data.map((one: { type: string }) => one.type)).toEqual(['booking.paid', 'booking.confirmed', 'booking.requested']);
    expect(body.data[1]).toMatchObject({ title: 'Grace K. said yes', bookingId: booking.id, channels: ['in_app', 'email'], readAt: null });
    expect(body.data[1].body).toMatch(/^Biscuit’s boarding from .+ to .+ is confirmed\. Pay \$173\.25 by .+ M[DS]T to keep it\.$/);
    expect(await titles(caregiver)).toEqual(['Olivia M. has paid', 'New request from Olivia M.']);

    const mails = await inbox(owner);
    expect(mails.map((mail) => mail.subject.replace(/:.*/, '')).toSorted())
      .toEqual(['Grace K. said yes', 'Thank you for your payment', 'Your request was sent']);
    expect(mails.every((mail) => mail.html.includes(`href="https://alpha.example/bookings/${booking.id}"`))).toBe(true);
    expect(await inbox(caregiver)).toHaveLength(2);
  });

  it('200: a cancellation mails the other one, and a refund the owner', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    await world.pay(owner, booking.id);
    await world.call('cancelBooking', { token: owner.token, params: { bookingId: booking.id }, body: {} });
    const toldOwner = async (): Promise<{ type: string; body: string; channels: string[] }[]> => (await list(owner)).body.data;
    // the provider may take its time over the refund
    await until(async () => (await toldOwner()).some(({ type }) => type === 'refund.succeeded'));
    await world.settled();
    const told = await toldOwner();
    expect(told.find(({ type }) => type === 'booking.cancelled')?.channels).toEqual(['in_app']);
    expect(told.find(({ type }) => type === 'refund.succeeded')).toMatchObject({
      channels: ['in_app', 'email'], body: expect.stringMatching(/^\$173\.25 for Biscuit’s boarding .+ goes back to the card/),
    });
    expect((await inbox(caregiver)).some(({ subject }) => subject.startsWith('Olivia M. cancelled: Biscuit’s boarding'))).toBe(true);
  });

  it('200: welcomes who registers, and nobody else', async () => {
    const email = `new-${world.engine}-${process.pid}@test.example`;
    const names = { firstName: 'Nora', lastName: 'Lee' };
    const { body } = await world.call('registerUser', { body: { email, password: 'a long enough pass', role: 'owner', ...names } });
    await world.settled();
    const who: Signed = { userId: body.user.id, email, token: body.accessToken, refreshToken: body.refreshToken, tenant: 'alpha' };
    expect((await list(who)).body.data).toMatchObject([{ type: 'user.registered', title: 'Welcome to Alpha Pets', bookingId: null }]);
    expect(await inbox(who)).toMatchObject([{ subject: 'Welcome to Alpha Pets' }]);
    expect(await titles(await world.person('owner'))).toEqual([]);
  });

  it('200: pages, the newest first', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    await world.settled();
    const first = await list(owner, { limit: 1 });
    expect(first.body).toMatchObject({ data: [{ type: 'booking.confirmed' }], nextCursor: expect.any(String) });
    const second = await list(owner, { limit: 1, cursor: first.body.nextCursor });
    expect(second.body).toMatchObject({ data: [{ type: 'booking.requested' }], nextCursor: null });
  });

  it('200: to every role, each their own', async () => {
    for (const role of ['owner', 'caregiver', 'support', 'admin'] as const) {
      expect((await list(await world.person(role))).body).toEqual({ data: [], nextCursor: null });
    }
  });

  it('200: nothing of another business', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    await world.booking(owner, caregiver, [await world.dog(owner)]);
    await world.settled();
    expect(await titles(owner)).toHaveLength(1);
    expect((await list(await world.person('owner', 'beta'))).body.data).toEqual([]);
    const crossed = await world.call('listNotifications', { token: owner.token, tenant: 'beta' });
    expect(crossed.status).toBe(401);
  });

  it.each([
    [{ limit: 0 }, '#/query/limit'], [{ limit: 101 }, '#/query/limit'], [{ limit: 'many' }, '#/query/limit'], [{ cursor: '' }, '#/query/cursor'],
  ])('400: %j', async (query, pointer) => {
    const { status, body } = await list(await world.person('owner'), query as Record<string, string | number>);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('400: a cursor that is none', async () => {
    const { status, body } = await list(await world.person('owner'), { cursor: 'bm9uc2Vuc2U' });
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('401: without signing in, and with a token that is none', async () => {
    expect((await world.call('listNotifications')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await world.call('listNotifications', { token: 'nonsense' })).status).toBe(401);
    expect((await world.call('listNotifications', { tenant: null })).status).toBe(401);
  });

  it('403: a secret key is nobody’s', async () => {
    expect((await world.call('listNotifications', { token: world.secretKey('alpha') })).body).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
