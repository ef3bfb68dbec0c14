import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key with the certificate that shows its public half. */
export interface SigningCertificate {
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts);
const objectId = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const text = (tag: number, value: string): Buffer => element(tag, Buffer.from(value));

const sha256WithRsa = sequence(objectId('2a864886f70d01010b'), element(0x05));
const commonName = (name: string): Buffer => sequence(element(0x31, sequence(objectId('550403'), text(0x0c, name))));
/** GeneralizedTime: good for any year. */
const time = (at: Date): Buffer => text(0x18, `${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`);

/**
 * A certificate that signs itself, in the oldest and shortest form of X.509: Node reads certificates and makes none, and
 * this one is all that a library would be needed for.
 */
export const createSigningCertificate = (name: string, from: Date, to: Date): SigningCertificate => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const body = sequence(
    element(0x02, Buffer.from([1])),
    sha256WithRsa,
    commonName(name),
    sequence(time(from), time(to)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, sha256WithRsa, element(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`, privateKey };
};
