import { SECOND, type Instant } from '#domain/kernel/instant';
import { accepted, connectInbound, connectOutbound, rejected, ringing, terminate, type Payload, type Person } from '#testing/fixtures/payloads';
import type { SimulatorClock } from './clock.ts';
import type { Timers } from './timers.ts';

/** How a user behaves who is rung. Times in seconds. */
export interface UserBehaviour {
  /** `silent`: no webhook ever comes. `unreachable`: the call fails with 138020. */
  readonly user: 'answers' | 'rejects' | 'lets_it_ring' | 'unreachable' | 'silent';
  /** How long it rings before the user does so. */
  readonly ringSeconds: number;
  /** When the user hangs up, counted from the pick-up; null: never by itself. */
  readonly talkSeconds: number | null;
}

/** A number of the business: what payloads say of it. */
export interface BusinessNumber {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber?: string;
  readonly wabaId?: string;
}

/** One call as the platform knows it. */
export interface SimulatedCall {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly number: BusinessNumber;
  readonly user: Person;
  /** What the business gave with its connect or accept. */
  opaque?: string;
  /** When the user of an inbound call hangs up after the accept; null: never by itself. */
  readonly talkSeconds: number | null;
  state: 'ringing' | 'live' | 'ended';
  startedAt: Instant | null;
}

const DEFAULT_SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 3480 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n';
const CLIENT_UNREACHABLE = 138020;

/**
 * The calls of the platform. Each is ringing, then perhaps live, then ended for good; every step sends its webhook, and a step
 * that comes too late (a user who rejects what the business has ended already) does nothing.
 */
export class SimulatedCalls {
  private readonly calls = new Map<string, SimulatedCall>();
  private readonly clock: SimulatorClock;
  private readonly timers: Timers;
  private readonly send: (payload: Payload) => Promise<unknown>;

  constructor(clock: SimulatorClock, timers: Timers, send: (payload: Payload) => Promise<unknown>) {
    this.clock = clock;
    this.timers = timers;
    this.send = send;
  }

  find(callId: string): SimulatedCall | undefined {
    return this.calls.get(callId);
  }

  /** A user rings the business, and gives up after so many seconds without an accept. */
  async ring(call: Omit<SimulatedCall, 'direction' | 'state' | 'startedAt'>, patienceSeconds: number | null): Promise<SimulatedCall> {
    const ringing = this.add({ ...call, direction: 'inbound' });
    if (patienceSeconds !== null) this.timers.later(patienceSeconds, () => this.endIf(ringing, 'ringing'));
    await this.send(connectInbound({ ...this.common(ringing), sdp: DEFAULT_SDP }));
    return ringing;
  }

  /** The business rings a user, who behaves like this. */
  dial(call: Omit<SimulatedCall, 'direction' | 'state' | 'startedAt' | 'talkSeconds'>, behaviour: UserBehaviour): SimulatedCall {
    const dialled = this.add({ ...call, direction: 'outbound', talkSeconds: behaviour.talkSeconds });
    if (behaviour.user === 'silent') return dialled;
    this.whileRinging(dialled, 1, () => this.send(connectOutbound({ ...this.common(dialled), sdp: DEFAULT_SDP })));
    this.whileRinging(dialled, 2, () => this.send(ringing(this.common(dialled))));
    this.whileRinging(dialled, Math.max(behaviour.ringSeconds, 2), () => this.react(dialled, behaviour));
    return dialled;
  }

  /** An inbound call is accepted by the business. */
  pickUp(call: SimulatedCall, opaque = call.opaque): void {
    call.opaque = opaque;
    call.state = 'live';
    call.startedAt = this.clock.now();
    if (call.talkSeconds !== null) this.timers.later(call.talkSeconds, () => this.endIf(call, 'live'));
  }

  /** The user ends it. Throws for a call that nobody made: that is a mistake of the script. */
  async hangUp(callId: string): Promise<void> {
    const call = this.calls.get(callId);
    if (!call) throw new Error(`no such call: ${callId}`);
    await this.end(call);
  }

  /** The business ends or rejects it: the platform obeys at once, and reports right after its answer. */
  endSoon(call: SimulatedCall): void {
    this.timers.later(0, () => this.end(call));
  }

  /** Whoever ends it: `terminate` follows, with times if it was live. */
  async end(call: SimulatedCall, failure?: number): Promise<void> {
    if (call.state === 'ended') return;
    call.state = 'ended';
    const at = this.clock.now();
    const times = call.startedAt === null ? {} : { startedAt: call.startedAt, endedAt: at, durationSeconds: secondsBetween(call.startedAt, at) };
    const failed = failure === undefined ? {} : { status: 'FAILED', errorCode: failure };
    await this.send(terminate({ ...this.common(call), direction: call.direction, ...times, ...failed }));
  }

  private async react(call: SimulatedCall, { user }: UserBehaviour): Promise<void> {
    switch (user) {
      case 'answers':
        this.pickUp(call);
        await this.send(accepted(this.common(call)));
        return;
      case 'rejects':
        await this.send(rejected(this.common(call)));
        return this.end(call);
      case 'lets_it_ring':
        return this.end(call);
      default:
        return this.end(call, CLIENT_UNREACHABLE);
    }
  }

  private add(call: Omit<SimulatedCall, 'state' | 'startedAt'>): SimulatedCall {
    const added: SimulatedCall = { ...call, state: 'ringing', startedAt: null };
    this.calls.set(call.callId, added);
    return added;
  }

  private whileRinging(call: SimulatedCall, seconds: number, step: () => Promise<unknown>): void {
    this.timers.later(seconds, async () => {
      if (call.state === 'ringing') await step();
    });
  }

  private async endIf(call: SimulatedCall, state: SimulatedCall['state']): Promise<void> {
    if (call.state === state) await this.end(call);
  }

  private common({ callId, number, user, opaque }: SimulatedCall) {
    return { callId, ...number, user, at: this.clock.now(), ...(opaque === undefined ? {} : { opaque }) };
  }
}

const secondsBetween = (start: Instant, end: Instant): number => Math.floor(end / SECOND) - Math.floor(start / SECOND);
