import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What a browser and its authenticator do with passkeys, in software: P-256 keys, no attestation. */

interface Credential {
  readonly id: Buffer;
  readonly rpId: string;
  readonly key: KeyObject;
  count: number;
}

interface CreateOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
}
interface GetOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const b64 = (data: Buffer): string => data.toString('base64url');

/** As much of CBOR as an attestation takes. */
function cbor(value: number | string | Buffer | Map<unknown, unknown>): Buffer {
  const head = (major: number, length: number): Buffer => {
    if (length < 24) return Buffer.from([(major << 5) | length]);
    return length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
  };
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key as number), cbor(one as number)])]);
}

const flags = { present: 1, verified: 4, attested: 64 };

export function createAuthenticator({ origin, counts = true }: { readonly origin: string; readonly counts?: boolean }) {
  const credentials: Credential[] = [];

  const clientData = (type: string, challenge: string, from: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const authData = ({ rpId, count }: Credential, set: number, more: Buffer = Buffer.alloc(0)): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(counts ? count : 0);
    return Buffer.concat([sha256(rpId), Buffer.from([set]), counter, more]);
  };
  const answer = (id: Buffer, response: object) =>
    ({ id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform', response });

  return {
    credentials,
    /** `navigator.credentials.create`. `at`: another page than it says. */
    create(options: CreateOptions, at = origin) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { x, y } = publicKey.export({ format: 'jwk' });
      const cose = cbor(new Map<unknown, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]));
      const credential: Credential = { id: randomBytes(32), rpId: options.rp.id, key: privateKey, count: 1 };
      credentials.push(credential);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credential.id.length]), credential.id, cose]);
      const attestation = cbor(new Map<unknown, unknown>([
        ['fmt', 'none'], ['attStmt', new Map()], ['authData', authData(credential, flags.present | flags.verified | flags.attested, attested)],
      ]));
      const data = clientData('webauthn.create', options.challenge, at);
      return answer(credential.id, { clientDataJSON: b64(data), attestationObject: b64(attestation), transports: ['internal'] });
    },
    /** `navigator.credentials.get`, with the newest passkey that is asked for. */
    get(options: GetOptions, at = origin) {
      const allowed = options.allowCredentials?.map(({ id }) => id);
      const credential = credentials.findLast(({ id, rpId }) => rpId === options.rpId && (allowed?.includes(b64(id)) ?? true));
      if (!credential) throw new Error('no passkey here');
      credential.count += 1;
      const data = clientData('webauthn.get', options.challenge, at);
      const authenticatorData = authData(credential, flags.present | flags.verified);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(data)]), credential.key);
      return answer(credential.id, { clientDataJSON: b64(data), authenticatorData: b64(authenticatorData), signature: b64(signature), userHandle: null });
    },
  };
}
