import { graphSender } from '#application/outbox/graph-sender';
import type { BuildSnapshot } from '#application/operations/snapshot';
import { Operations } from '#application/operations/operations';
import { Watch } from '#application/operations/watch';
import type { BuildInfo } from '#application/rebuilds/rebuilds';
import { System } from '#application/system';
import { upcasters } from '#domain/upcasters';
import { systemClock } from '#engine/clock/clock';
import type { ManualClock } from '#engine/clock/manual-clock';
import { machineTiming } from '#engine/clock/timing';
import { randomIds } from '#engine/ids';
import { noInstruments, type Instruments } from '#engine/instruments';
import type { Log } from '#engine/log';
import { upcasting } from '#event-store/upcasting';
import { Pseudonyms } from '#privacy/pseudonyms';
import type { Configuration } from '../configuration/configuration.ts';
import { readBuiltInMap } from './assets.ts';
import { clockFor } from './clocks.ts';
import { sealStores } from './sealed-stores.ts';
import { openStores, type Stores } from './stores.ts';
import { WorkerSite } from './worker-site.ts';

/** A back end at work, without its HTTP edge. */
export interface Running {
  readonly system: System;
  readonly manualClock: ManualClock | null;
  /** Watches over it from outside. */
  readonly watch: Watch;
  /** Answers whoever looks after the installation. */
  readonly operations: Operations;
  /** Lets the subscribers finish what they have in hand, then closes the stores. */
  stop(): Promise<void>;
}

/** Opens the stores and starts the back end on them. Throws `DataDirectoryRefused`, `KeysRefused` and `CheckpointRefused`, all for people. */
export async function startSystem(configuration: Configuration, log: Log, instruments: Instruments = noInstruments): Promise<Running> {
  const warn = (message: string): void => log(message, undefined, { level: 'warn', component: 'stores' });
  const owned = await openStores({ ...configuration, warn });
  let stores: Stores = owned;
  try {
    const { clock, manual } = await clockFor(configuration.clock, stores.events);
    const { masterKeys } = configuration.secrets;
    const sealed = await sealStores(stores, { dataDir: configuration.dataDir, masterKeys, clock, warn }, instruments);
    stores = sealed;
    const system = new System({
      events: upcasting(sealed.events, upcasters),
      views: sealed.views,
      clock,
      ids: randomIds,
      sender: graphSender(configuration.graph),
      pseudonyms: new Pseudonyms(configuration.secrets.pseudonymSecret),
      builtInMap: readBuiltInMap(),
      site: new WorkerSite({ settings: { ...foldersOf(configuration), masterKeys }, store: owned.views, warn }),
      log,
      instruments,
    });
    await system.start();
    const watch = new Watch({ system, ...stores, timing: machineTiming, stillAfter: configuration.observing.stillAfter });
    const operations = operationsOf({ system, stores: sealed, watch, sending: configuration.graph.token !== null });
    const watching = new AbortController();
    void watch.run(watching.signal);
    const stop = (): Promise<void> => {
      watching.abort();
      return system.stop().finally(() => stores.close());
    };
    return { system, manualClock: manual, watch, operations, stop };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

const foldersOf = ({ dataDir, eventStoreDir, readStoreDir }: Configuration) => ({ dataDir, eventStoreDir, readStoreDir });

/** One process keeps everything. */
function operationsOf({ system, stores, watch, sending }: { system: System; stores: Stores; watch: Watch; sending: boolean }): Operations {
  return new Operations({
    ...stores,
    watch,
    holds: () => true,
    builds: async () => (await system.rebuilds.list()).map(asSnapshot),
    redrive: (view, id) => system.redrive(view, id),
    sending,
    clock: systemClock,
  });
}

const asSnapshot = ({ views, progress, ...build }: BuildInfo): BuildSnapshot => ({
  ...build,
  targets: views,
  progress: progress === null || progress.total === 0 ? null : progress.done / progress.total,
  eventsPerSecond: progress?.eventsPerSecond ?? null,
  secondsLeft: progress?.secondsLeft ?? null,
});
