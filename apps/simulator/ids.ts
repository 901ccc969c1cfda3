import type { Random } from './random.ts';

const HEAD = [0x1c, 0x18];
const BETWEEN = [0x15, 0x02, 0x00, 0x12, 0x18];

/**
 * An id as the platform makes them: `wacid.` for calls, `wamid.` for messages, then base64 that holds the user's number in plain digits.
 * That is why such ids count as personal data.
 */
export function platformId(prefix: 'wacid' | 'wamid', number: string | undefined, random: Random): string {
  const digits = Buffer.from(number ?? '', 'latin1');
  const parts = [Buffer.from([...HEAD, digits.length]), digits, Buffer.from(BETWEEN), random.bytes(12)];
  return `${prefix}.${Buffer.concat(parts).toString(prefix === 'wacid' ? 'base64url' : 'base64')}`;
}
