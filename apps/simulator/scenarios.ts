import { permissionReply, type Person } from '#testing/fixtures/payloads';
import { DAY, after } from '#domain/kernel/instant';
import type { SimulatedCall } from './calls.ts';
import type { SimulatorClock } from './clock.ts';
import type { Simulator } from './simulator.ts';

/** Who rings which number. */
interface Inbound {
  readonly phoneNumberId: string;
  readonly user?: Person;
}

interface Outbound {
  readonly ringSeconds?: number;
  readonly talkSeconds?: number | null;
}

/** A user rings, talks for so long once the business has accepted, and hangs up. */
export const inboundAnswered = (simulator: Simulator, call: Inbound & { readonly talkSeconds: number }): Promise<SimulatedCall> =>
  simulator.ring(call);

/** A user rings, and gives up when nobody accepts. */
export const inboundMissed = (simulator: Simulator, call: Inbound & { readonly patienceSeconds: number }): Promise<SimulatedCall> =>
  simulator.ring(call);

/** Users who are dialled from here on answer, and hang up after so long; null: never by themselves. */
export const outboundAnswered = (simulator: Simulator, { ringSeconds = 5, talkSeconds = null }: Outbound = {}): void =>
  simulator.whenDialled({ user: 'answers', ringSeconds, talkSeconds });

/** Users who are dialled from here on decline. */
export const outboundRejected = (simulator: Simulator, ringSeconds = 5): void => simulator.whenDialled({ user: 'rejects', ringSeconds });

/** Users who are dialled from here on let it ring until the platform gives up. */
export const outboundUnanswered = (simulator: Simulator, ringSeconds = 45): void => simulator.whenDialled({ user: 'lets_it_ring', ringSeconds });

/** Calls of the business fail from here on, since the client cannot be reached. */
export const outboundFailed = (simulator: Simulator, ringSeconds = 5): void => simulator.whenDialled({ user: 'unreachable', ringSeconds });

/** Where the number grants callbacks, a call by a user gives permission for 7 days by itself. */
export async function callbackGranted(simulator: Simulator, call: SimulatedCall, clock: SimulatorClock): Promise<void> {
  const at = clock.now();
  const { number, user, callId } = call;
  const wamid = callId.replace('wacid.', 'wamid.');
  await simulator.deliver(permissionReply({ ...number, user, at, wamid, response: 'accept', expiresAt: after(at, 7 * DAY), automatic: true, refersTo: callId }));
}
