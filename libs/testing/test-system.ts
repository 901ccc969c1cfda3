import type { Sender } from '#application/outbox/sender';
import type { Asker } from '#application/request-context';
import { System } from '#application/system';
import type { AnyEvent } from '#domain/events';
import { workspaceId } from '#domain/kernel/ids';
import { after, parseInstant, SECOND, type Instant } from '#domain/kernel/instant';
import { ManualClock } from '#engine/clock/manual-clock';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { readBuiltInMap } from '#platform/running/assets';
import { Pseudonyms } from '#privacy/pseudonyms';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
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
  readonly sender?: Sender;
  /** Of its ids. Two systems on one log have different ones. */
  readonly seed?: string;
}

let systems = 0;

/** The whole back end in the spec's own process, on stores in memory unless others are given, with time, chance and platform in the spec's hand. */
export class TestSystem {
  readonly system: System;
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly clock: ManualClock;
  /** What was logged. */
  readonly said: string[] = [];

  constructor(options: TestSystemOptions = {}) {
    this.events = options.events ?? memoryEventStore();
    this.views = options.views ?? memoryViewStore();
    this.clock = options.clock ?? new ManualClock(T0);
    this.system = new System({
      events: this.events,
      views: this.views,
      clock: this.clock,
      ids: seededIds(options.seed ?? `system ${++systems}`),
      sender: options.sender ?? new FakeSender(),
      pseudonyms,
      builtInMap: readBuiltInMap(),
      log: (message, error) => void this.said.push(`${message}: ${String(error)}`),
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

/** Starts one. */
export async function startTestSystem(options?: TestSystemOptions): Promise<TestSystem> {
  const test = new TestSystem(options);
  await test.system.start();
  return test;
}
