import { graphSender } from '#application/outbox/graph-sender';
import { System } from '#application/system';
import type { ManualClock } from '#engine/clock/manual-clock';
import { randomIds } from '#engine/ids';
import { Pseudonyms } from '#privacy/pseudonyms';
import type { Configuration } from '../configuration/configuration.ts';
import { readBuiltInMap } from './assets.ts';
import { clockFor } from './clocks.ts';
import { openStores } from './stores.ts';

/** A back end at work, without its HTTP edge. */
export interface Running {
  readonly system: System;
  readonly manualClock: ManualClock | null;
  /** Lets the subscribers finish what they have in hand, then closes the stores. */
  stop(): Promise<void>;
}

/** Opens the stores and starts the back end on them. Throws `DataDirectoryRefused` and `CheckpointRefused`, both for people. */
export async function startSystem(configuration: Configuration, log: (message: string, error?: unknown) => void): Promise<Running> {
  const stores = await openStores({ ...configuration, warn: log });
  try {
    const { clock, manual } = await clockFor(configuration.clock, stores.events);
    const system = new System({
      events: stores.events,
      views: stores.views,
      clock,
      ids: randomIds,
      sender: graphSender(configuration.graph),
      pseudonyms: new Pseudonyms(configuration.secrets.pseudonymSecret),
      builtInMap: readBuiltInMap(),
      log,
    });
    await system.start();
    return { system, manualClock: manual, stop: () => system.stop().finally(() => stores.close()) };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
