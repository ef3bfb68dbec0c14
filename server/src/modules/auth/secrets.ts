import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** What is stored of a token: it has enough chance in it that nothing slower is needed. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A key for one purpose from the server's secret. */
export const keyFor = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));

export const hmac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');
