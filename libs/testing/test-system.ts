import type { Sender } from '#application/outbox/sender';
import type { Asker } from '#application/request-context';
import { System } from '#application/system';
import type { AnyEvent } from '#domain/events';
import { workspaceId } from '#domain/kernel/ids';
import { after, parseInstant, SECOND, type Instant } from '#domain/kernel/instant';
import { ManualClock } from '#engine/clock/manual-clock';
import type { Timing } from '#engine/clock/timing';
import type { Instruments } from '#engine/instruments';
import type { Log } from '#engine/log';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { readBuiltInMap } from '#platform/running/assets';
import type { KeyRing } from '#privacy/keys/key-ring';
import { memoryKeyRing } from '#privacy/keys/memory/memory-key-ring';
import { keyContents } from '#privacy/keys/memory/memory-key-store';
import { Pseudonyms } from '#privacy/pseudonyms';
import { SealedEventStore } from '#privacy/sealing/sealed-event-store';
import { SealedViewStore } from '#privacy/sealing/sealed-view-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { allViews } from '#views/registry';
import { eventually } from './eventually.ts';
import { FakeSender } from './fake-sender.ts';
import { bodyOf } from './fixtures/payloads.ts';
import { seededIds } from './seeded-ids.ts';

/** When test systems begin, unless a spec says otherwise. */
export const T0: Instant = parseInstant('2026-11-24T10:00:00Z') as Instant;

export const DEMO = workspaceId('demo');

/** The same for every test system, so that one that is started on the stores of another knows its calls. */
export const pseudonyms = new Pseudonyms(Buffer.from('a secret of 32 bytes for specs !'));

/** Somebody of the workspace `demo`. */
export const asker = (sub: string, more: Partial<Asker> = {}): Asker => ({ workspace: DEMO, sub, commandId: undefined, correlationId: `co_${sub}`, ...more });

export interface TestSystemOptions {
  readonly events?: EventStore;
  readonly views?: ViewStore;
  readonly clock?: ManualClock;
  /** How everybody waits; default: as the machine does. */
  readonly timing?: Timing;
  readonly sender?: Sender;
  /** Where figures and spans are told; default: nobody listens. */
  readonly instruments?: Instruments;
  /** Told of every line beside {@link TestSystem.said}. */
  readonly log?: Log;
  /** Of its ids. Two systems on one log have different ones. */
  readonly seed?: string;
}

/** Of all test systems, so that one that is started on the stores of another can open what lies there. */
const keys = keyContents();

let systems = 0;

/** The whole back end in the spec's own process, on stores in memory unless others are given, with time, chance and platform in the spec's hand. */
export class TestSystem {
  readonly system: System;
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly clock: ManualClock;
  readonly ring: KeyRing;
  /** What was logged. */
  readonly said: string[] = [];

  constructor(options: TestSystemOptions = {}) {
    this.ring = memoryKeyRing(keys);
    this.events = sealed(options.events ?? memoryEventStore(), this.ring);
    this.views = sealedViews(options.views ?? memoryViewStore(), this.ring);
    this.clock = options.clock ?? new ManualClock(T0);
    this.system = new System({
      events: this.events,
      views: this.views,
      clock: this.clock,
      ...(options.timing && { timing: options.timing }),
      ids: seededIds(options.seed ?? `system ${++systems}`),
      sender: options.sender ?? new FakeSender(),
      pseudonyms,
      builtInMap: readBuiltInMap(),
      log: (message, error, about) => {
        this.said.push(`${message}: ${String(error)}`);
        options.log?.(message, error, about);
      },
      ...(options.instruments && { instruments: options.instruments }),
    });
  }

  /** Stores a webhook as one whose signature is good. Resolves with its position. */
  deliver(payload: object | Uint8Array): Promise<string> {
    return this.system.intake.receive(payload instanceof Uint8Array ? payload : bodyOf(payload), 0);
  }

  /** Waits until everybody has done all there is. */
  async settled(): Promise<void> {
    await eventually('the system is settled', async () => (await this.system.status()).settled);
  }

  /** Moves the time forwards, and waits for what follows. */
  async pass(seconds: number): Promise<void> {
    await this.clock.set(after(this.clock.now(), seconds * SECOND));
  }

  /** Every event of some types, in order. */
  async all<T extends AnyEvent['type']>(...types: readonly T[]): Promise<readonly RecordedEvent<Extract<AnyEvent, { type: T }>>[]> {
    const { events } = await this.events.readAll({ from: null, limit: 1_000_000 });
    return events.filter(({ data }) => (types as readonly string[]).includes(data.type)) as never;
  }

  stop(): Promise<void> {
    return this.system.stop();
  }
}

/** What another test system has sealed already is not sealed twice. */
function sealed(store: EventStore, ring: KeyRing): EventStore {
  return store instanceof SealedEventStore ? store : new SealedEventStore({ store, ring, warn: fail });
}

function sealedViews(store: ViewStore, ring: KeyRing): ViewStore {
  return store instanceof SealedViewStore ? store : new SealedViewStore({ store, ring, projections: allViews, warn: fail });
}

function fail(message: string): never {
  throw new Error(message);
}

/** Starts one. */
export async function startTestSystem(options?: TestSystemOptions): Promise<TestSystem> {
  const test = new TestSystem(options);
  await test.system.start();
  return test;
}
