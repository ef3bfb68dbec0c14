import { createAuthenticator } from '../../src/modules/auth/test/authenticator.ts';
import { totpAt } from '../../src/modules/auth/factors/index.ts';
import { sandboxOpenidClient } from '../../src/sandbox/openid/index.ts';
import { operatorKey, password, until, type CallOptions, type Client, type Signed } from '../app/index.ts';
import { createUploader } from '../app/uploads.ts';
import { files, paidBooking, type Asker, type Cast } from './cast.ts';

type Ready = (cast: Cast, asker: Asker, request: CallOptions) => Promise<CallOptions | void>;
const origin = 'https://alpha.example';
let nth = 0;
const next = (): number => (nth += 1);

const self = (cast: Cast, asker: Asker): Signed => cast[asker as 'admin'];
const asSelf = (cast: Cast, asker: Asker) => (id: Parameters<Client>[0], more: CallOptions = {}) => cast.world.call(id, { token: self(cast, asker).token, ...more });
const asKey = ({ world }: Cast) => (id: Parameters<Client>[0], more: CallOptions) => world.call(id, { tenant: null, token: world.secretKey('alpha'), ...more });

async function withTotp(cast: Cast, asker: Asker) {
  const { factorId, secret } = (await asSelf(cast, asker)('enrolTotp', { body: { password } })).body;
  return { params: { factorId }, body: { code: totpAt(secret, cast.world.server.app.parts.wall.now()) } };
}

/** What must be so before an operation succeeds, where the contract's example and one's own ids are not enough. */
export const ready: Readonly<Record<string, Ready>> = {
  createTenant: async ({ world }) => ({ body: { slug: `audited-${world.engine}-${next()}`, name: 'Audited' } }),
  updateTenant: async ({ world }) => ({ body: { domains: [`audited-${world.engine}-${next()}.example`] } }),
  inviteStaff: async ({ world }) => ({ body: { email: `invited-${world.engine}-${next()}@example.com`, role: 'support', firstName: 'Sam', lastName: 'Okafor' } }),
  // without the mail provider's key of the example, which is nobody's
  updateSettings: async () => ({ body: { fees: { commissionBps: 1_000 + next() } } }),
  reinstateTenant: async ({ world }, _asker, { params }) => {
    await world.call('suspendTenant', { tenant: null, token: operatorKey, params: params!, body: { reason: 'Unpaid.' } });
  },
  reinstateUser: async (cast, _asker, { params }) => {
    await asKey(cast)('suspendUser', { params: params!, body: { reason: 'Late.' } });
  },
  releaseLegalHold: async (cast, _asker, { params }) => {
    await asKey(cast)('placeLegalHold', { params: params!, body: { reason: 'A case.' } });
  },
  reactivateMe: async (cast, asker) => {
    await asSelf(cast, asker)('deactivateMe');
    return { token: (await cast.world.signIn(self(cast, asker).email, cast.tenant)).token };
  },
  startOAuth: async (cast) => {
    const { clientId, clientSecret } = sandboxOpenidClient;
    const provider = { id: 'sandbox', name: 'Sandbox', issuer: `${cast.world.server.sandbox.url}/openid`, clientId, clientSecret };
    await asKey(cast)('updateSettings', { body: { identityProviders: [provider] } });
    return { params: { provider: 'sandbox' }, body: { redirectUri: `${origin}/login` } };
  },
  confirmTotp: (cast, asker) => withTotp(cast, asker),
  regenerateRecoveryCodes: async (cast, asker) => {
    await asSelf(cast, asker)('confirmTotp', await withTotp(cast, asker));
  },
  startPasskeyRegistration: async () => ({ body: { password, origin } }),
  finishPasskeyRegistration: async (cast, asker) => {
    const { factorId, options } = (await asSelf(cast, asker)('startPasskeyRegistration', { body: { password, origin } })).body;
    return { body: { factorId, response: createAuthenticator({ origin }).create(options) } };
  },
  approveDeviceLogin: async ({ world }) => ({ body: { userCode: (await world.call('startDeviceLogin', { body: { clientName: 'A test' } })).body.userCode, approve: true } }),
  verifyPhone: async (cast, asker) => {
    const to = `+1303555${String(1_000 + next())}`;
    await asSelf(cast, asker)('startPhoneVerification', { body: { phone: to } });
    const { app, tenantIds } = cast.world.server;
    const [sent] = await app.parts.sandboxControl!.listMessages({ tenantId: tenantIds.alpha, to, limit: 1 });
    return { body: { code: /\d{6}/.exec(sent!.text)![0] } };
  },
  startPhoneVerification: async () => ({ body: { phone: `+1303555${String(1_000 + next())}` } }),
  previewDisputeResolution: async () => ({ body: { outcome: 'no_refund', reason: 'All was done.' } }),
  resolveDispute: async () => ({ body: { outcome: 'no_refund', reason: 'All was done.' } }),
  createRefund: async (cast) => ({ params: { paymentId: (await paidBooking(cast)).paymentId }, body: { reason: 'Not as agreed.' } }),
  completeUpload: async (cast, asker) => {
    const pdf = await files.document();
    const uploader = createUploader(cast.world.server, cast.world.call);
    const { body } = await uploader.ticketFor(self(cast, asker), pdf);
    await uploader.put(body, pdf.bytes);
    return { params: { uploadId: body.upload.id } };
  },
  // without the refund that the example expects: nothing was paid
  cancelBooking: async () => ({ body: { reason: 'Our trip was called off.' } }),
  decideBackgroundCheck: async ({ world }, _asker, { params }) => {
    const { app, tenantIds } = world.server;
    const rowOf = async () => (await app.parts.db.query({}, 'SELECT status, providerCandidateId FROM background_checks WHERE id = ?', [params!['checkId']!])).rows[0]!;
    const become = async (outcome: 'submit' | 'consider', status: string) => {
      await app.parts.sandboxControl!.completeBackgroundCheck({ tenantId: tenantIds.alpha, providerCandidateId: String((await rowOf())['providerCandidateId']), outcome });
      await until(async () => (await rowOf())['status'] === status);
    };
    await become('submit', 'pending');
    await become('consider', 'consider');
  },
};
