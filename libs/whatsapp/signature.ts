import { createHmac, timingSafeEqual } from 'node:crypto';

const SHAPE = /^sha256=([0-9a-f]{64})$/i;

/** The value of `X-Hub-Signature-256` for a body: `sha256=` and the HMAC-SHA256 of its raw bytes in hexadecimal. */
export const sign = (body: Uint8Array, secret: string): string => `sha256=${digest(body, secret).toString('hex')}`;

/**
 * Which of the app secrets (counted from 0) a body was signed with, or null. Every secret is tried, in constant time, so
 * that neither the answer's delay nor a rotation gives one away. An empty secret fits nothing: anybody could sign with it.
 */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, secrets: readonly string[]): number | null {
  const hex = header === undefined ? undefined : SHAPE.exec(header)?.[1];
  if (hex === undefined) return null;
  const claimed = Buffer.from(hex, 'hex');
  return secrets.reduce<number | null>((found, secret, index) => {
    const fits = timingSafeEqual(claimed, digest(rawBody, secret)) && secret !== '';
    return fits && found === null ? index : found;
  }, null);
}

const digest = (body: Uint8Array, secret: string): Buffer => createHmac('sha256', secret).update(body).digest();
