import { SHEENA, type Payload, type Person } from '#testing/fixtures/payloads';
import { SimulatedCalls, type BusinessNumber, type SimulatedCall, type UserBehaviour } from './calls.ts';
import { wallClock, type SimulatorClock } from './clock.ts';
import type { Fault, GraphAction } from './faults.ts';
import { GraphActions, type Behaviour } from './graph-actions.ts';
import { GraphServer } from './graph-server.ts';
import { platformId } from './ids.ts';
import { SimulatedMessages, type ReplyBehaviour } from './messages.ts';
import { seededRandom } from './random.ts';
import type { GraphRequest } from './request.ts';
import { Timers } from './timers.ts';
import { Webhooks, type Delivery } from './webhooks.ts';

export interface SimulatorOptions {
  /** Where the Graph API listens; 0, the default, is any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where webhooks go; without it they are only noted. */
  readonly target?: string;
  /** The app secret that signs them. */
  readonly secret: string;
  /** The same seed gives the same ids and the same disorder. */
  readonly seed?: number;
  readonly clock?: SimulatorClock;
  /** What payloads say of the numbers of the business, beside their id. */
  readonly numbers?: readonly BusinessNumber[];
  /** The users that the platform knows beyond what a request says of them. */
  readonly users?: readonly Person[];
  /** True: actions on calls that the simulator did not make are refused. */
  readonly strict?: boolean;
}

/** A call that a user makes. Times in seconds by the simulator's clock. */
export interface RingOptions {
  readonly phoneNumberId: string;
  readonly user?: Person;
  /** When the user gives up without an accept; null or left out: never. */
  readonly patienceSeconds?: number | null;
  /** When the user hangs up after the accept; null or left out: never. */
  readonly talkSeconds?: number | null;
}

/** A running stand-in for the platform. */
export interface Simulator {
  /** The base address of the Graph API, with a version. */
  readonly url: string;
  readonly requests: readonly GraphRequest[];
  readonly deliveries: readonly Delivery[];
  /** Webhooks go there from here on. */
  aimAt(target: string | null): void;
  /** A fault for the next request of this kind that has none yet. */
  onNext(action: GraphAction, fault: Fault): void;
  /** How users behave from here on when the business rings them. At first they answer after 5 s and never hang up. */
  whenDialled(behaviour: Partial<UserBehaviour>): void;
  /** What users say from here on when they are asked for permission. At first: nothing. */
  whenAsked(behaviour: Partial<ReplyBehaviour>): void;
  /** A user rings the business. Resolves when the connect was delivered. */
  ring(options: RingOptions): Promise<SimulatedCall>;
  call(callId: string): SimulatedCall | undefined;
  /** The user ends a call, ringing or live. Resolves when the terminate was delivered. */
  hangUp(callId: string): Promise<void>;
  /** Sends any payload, signed; with another secret, if one is given. */
  deliver(payload: Payload, secret?: string): Promise<Delivery>;
  /** Sends several; `shuffled` in another order, and a share of them (`repeated`) twice. */
  deliverAll(payloads: readonly Payload[], chaos?: { readonly shuffled?: boolean; readonly repeated?: number }): Promise<Delivery[]>;
  /** Sends again what was not answered with 200. */
  redeliver(): Promise<Delivery[]>;
  close(): Promise<void>;
}

/** Starts a stand-in for the platform: its Graph API over HTTP, and signed webhooks to a target. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { server, webhooks, calls, behaviour, timers, random, numberOf } = assemble(options);
  const address = await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    url: `${address}/v26.0`,
    requests: server.requests,
    deliveries: webhooks.deliveries,
    aimAt: (target) => webhooks.aimAt(target),
    onNext: (action, fault) => server.faults.add(action, fault),
    whenDialled: (change) => void (behaviour.onDial = { ...behaviour.onDial, ...change }),
    whenAsked: (change) => void (behaviour.onRequest = { ...behaviour.onRequest, ...change }),
    ring({ phoneNumberId, user = SHEENA, patienceSeconds = null, talkSeconds = null }) {
      const callId = platformId('wacid', user.number, random);
      return calls.ring({ callId, number: numberOf(phoneNumberId), user, talkSeconds }, patienceSeconds);
    },
    call: (callId) => calls.find(callId),
    hangUp: (callId) => calls.hangUp(callId),
    deliver: (payload, secret) => webhooks.deliver(payload, secret),
    deliverAll: (payloads, chaos) => webhooks.deliverAll(payloads, chaos),
    redeliver: () => webhooks.redeliver(),
    async close() {
      timers.stop();
      await server.close();
    },
  };
}

function assemble({ clock = wallClock, secret, target, seed = 1, numbers = [], users = [], strict = false }: SimulatorOptions) {
  const random = seededRandom(seed);
  const timers = new Timers(clock);
  const webhooks = new Webhooks({ target: target ?? null, secret, clock, random });
  const send = (payload: Payload): Promise<Delivery> => webhooks.deliver(payload);
  const calls = new SimulatedCalls(clock, timers, send);
  const messages = new SimulatedMessages(clock, timers, send);
  const behaviour: Behaviour = { onDial: { user: 'answers', ringSeconds: 5, talkSeconds: null }, onRequest: { says: 'nothing', afterSeconds: 5 } };
  const numberOf = (phoneNumberId: string): BusinessNumber => numbers.find((number) => number.phoneNumberId === phoneNumberId) ?? { phoneNumberId };
  const actions = new GraphActions({ calls, messages, behaviour, random, numberOf, userOf: directoryOf(users), strict });
  return { server: new GraphServer({ actions, clock, random }), webhooks, calls, behaviour, timers, random, numberOf };
}

/** Finds a user by number, then by user id; a stranger is known by just what the request says. */
function directoryOf(users: readonly Person[]): (ids: { readonly number?: string; readonly bsuid?: string }) => Person {
  return ({ number, bsuid }) =>
    users.find((user) => number !== undefined && user.number === number) ??
    users.find((user) => bsuid !== undefined && user.bsuid === bsuid) ?? { number, waId: number, bsuid };
}
