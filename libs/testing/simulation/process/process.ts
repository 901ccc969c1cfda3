import { System, type Surroundings } from '#application/system';
import type { IdSource } from '#engine/ids';
import type { EventStore } from '#event-store/event-store';
import { readBuiltInMap } from '#platform/running/assets';
import type { MemoryContents } from '#view-store/memory/contents';
import type { ViewStore } from '#view-store/view-store';
import { pseudonyms } from '../../test-system.ts';
import type { History } from '../history.ts';
import type { Platform } from '../platform/platform.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import type { OnItsWay, WatchedLog } from './disk.ts';
import { SimulatedEventStore } from './event-store.ts';
import type { MachineClock } from './machine-clock.ts';
import { idsOf } from './seeded-ids.ts';
import { simulatedViewStore } from './view-store.ts';

/** What a process can be made worse with: each part is handed through before the system is built, and the system after. */
export interface Sabotage {
  readonly events?: (store: EventStore) => EventStore;
  readonly views?: (store: ViewStore) => ViewStore;
  readonly both?: (events: EventStore, views: ViewStore) => { readonly events: EventStore; readonly views: ViewStore };
  readonly surroundings?: (around: Surroundings) => Surroundings;
  readonly system?: (system: System) => void;
}

/** What a process lives in. */
export interface Habitat {
  readonly world: World;
  readonly history: History;
  readonly platform: Platform;
  readonly log: WatchedLog;
  readonly contents: MemoryContents;
  readonly underWay: Set<OnItsWay>;
  readonly latency: number;
  readonly sabotage: Sabotage;
}

const MAP = readBuiltInMap();

/** One life of a process: the real system on simulated surroundings, from its start to its death. */
export class Process {
  readonly life: { name: string; dead: boolean; frozenUntil: number };
  readonly system: System;
  /** Ready for requests. */
  up = false;
  /** Told to stop. */
  stopping = false;
  private readonly store: SimulatedEventStore;
  private readonly habitat: Habitat;

  constructor(name: string, clock: MachineClock, habitat: Habitat) {
    const { world, history, platform, log, contents, underWay, latency, sabotage } = habitat;
    this.habitat = habitat;
    this.life = { name, dead: false, frozenUntil: 0 };
    const timing = clock.timingFor(this.life);
    const options = { world, history, life: this.life, timing, latency };
    this.store = new SimulatedEventStore({ ...options, log, underWay });
    const views = simulatedViewStore(options, contents);
    const stores = { events: sabotage.events?.(this.store) ?? this.store, views: sabotage.views?.(views) ?? views };
    const around: Surroundings = {
      ...(sabotage.both?.(stores.events, stores.views) ?? stores),
      clock: clock.for(this.life),
      timing,
      ids: idsOf(world.chance, name) satisfies IdSource,
      sender: platform.senderFor(this.life),
      pseudonyms,
      builtInMap: MAP,
      log: (message, error) => this.hear(message, error),
    };
    this.system = new System(sabotage.surroundings?.(around) ?? around);
    sabotage.system?.(this.system);
  }

  /** Resolves once it takes requests; rejects where it cannot start. */
  async start(): Promise<void> {
    await this.system.start();
    this.up = !this.life.dead;
  }

  async stop(): Promise<void> {
    this.up = false;
    this.stopping = true;
    await this.system.stop();
    this.die();
  }

  die(): void {
    this.up = false;
    this.life.dead = true;
    this.store.letGo();
  }

  /** Some of what a process says tells of a fault in the program and not of its surroundings. */
  private hear(message: string, error: unknown): void {
    if (this.life.dead) return;
    this.habitat.history.note(`${this.life.name} says: ${message}: ${String(error)}`);
    const fault = FAULTS.find((text) => message.includes(text));
    if (!fault || this.stopping) return;
    const what = error instanceof Error ? error.stack : String(error);
    this.habitat.world.fail(new Violation('nobody stops by himself', `${this.life.name}: ${message}: ${what}`));
  }
}

const FAULTS = ['a subscriber has ended', 'could not be carried out', 'stopped after position'];
