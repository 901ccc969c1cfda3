import { after, SECOND, type Instant } from '#domain/kernel/instant';
import { bodyOf, connectInbound, terminate } from '#testing/fixtures/payloads';
import { customer, SESSION } from './customers.ts';

/** The two webhooks of a customer who rings, and gives up after half a minute: at `at`. Each call is a customer of its own. */
export function callWebhooks(n: number, at: Instant): readonly [Buffer, Buffer] {
  const call = { callId: platformCallOf(n), user: customer(n) };
  const rings = connectInbound({ ...call, at: after(at, -31 * SECOND), sdp: SESSION });
  return [bodyOf(rings), bodyOf(terminate({ ...call, at, direction: 'inbound' }))];
}

/** The platform's name of the call of customer number n. */
export const platformCallOf = (n: number): string => `wacid.HBgMMjU0NzAwMDAwMDAxFQIAEhggNEQ3${String(n).padStart(12, '0')}`;
