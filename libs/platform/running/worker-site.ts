import { Worker } from 'node:worker_threads';
import type { Projection } from '#domain/kernel/projection';
import { Poisoned } from '#engine/rebuild/aside';
import { SiteFailed, type BuildPlan, type BuildSite, type Going } from '#engine/rebuild/build-site';
import { reasonOf } from '#engine/views/reason';
import type { Verified } from '#engine/views/verify';
import type { SqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { BuildNews, BuildOrder, BuildSettings, BuildTask } from './build-task.ts';

/** What building in a thread works with. */
export interface WorkerSiteOptions {
  readonly settings: BuildSettings;
  /** The store that serves, as it opened the directory. */
  readonly store: Pick<SqliteViewStore, 'adopt' | 'builds' | 'abandon' | 'drop'>;
  readonly warn: (message: string) => void;
}

/**
 * Memory for what is young, in MB: folding makes much that is old after a page, and twice the usual room lets nearly all of it be thrown away before it counts as old, which
 * costs a third less time.
 */
const YOUNG = 96;

/**
 * Builds views of the embedded store in a thread and a file of their own. The store that serves knows nothing of the file before it is complete; then it serves the
 * collections out of it.
 */
export class WorkerSite implements BuildSite {
  private readonly options: WorkerSiteOptions;

  constructor(options: WorkerSiteOptions) {
    this.options = options;
  }

  /** A build that is complete is not gone on with in its file: the store that serves brings it to the head. */
  async fold({ build, asides }: BuildPlan, going: Going): Promise<void> {
    if ((await this.find(build))?.state.match(/complete|served/)) return;
    const targets = asides.map(({ projection, collection }) => ({ view: projection.name, collection }));
    await this.carryOut({ kind: 'build', build, targets }, going);
  }

  join({ build }: BuildPlan): Promise<void> {
    return this.options.store.adopt(build);
  }

  async discard({ build, asides }: BuildPlan): Promise<void> {
    const { store } = this.options;
    if ((await this.find(build))?.state !== 'served') return store.abandon(build);
    const collections = asides.map(({ collection }) => collection);
    await store.drop(collections, collections);
  }

  async sweep(builds: readonly string[], collections: readonly string[]): Promise<void> {
    const { store } = this.options;
    for (const { name, state, collections: held } of await store.builds()) {
      if (builds.includes(name) || held.some((one) => collections.includes(one))) continue;
      this.options.warn(`build ${name} belongs to nothing that the log knows of, and is removed`);
      await (state === 'served' ? store.drop(held, held) : store.abandon(name));
    }
  }

  async verify(projections: readonly Projection[], going: Going): Promise<readonly Verified[]> {
    const end = await this.carryOut({ kind: 'verify', views: projections.map(({ name }) => name) }, going);
    going.signal.throwIfAborted();
    return end?.kind === 'verified' ? end.verified : [];
  }

  private async find(build: string) {
    return (await this.options.store.builds()).find(({ name }) => name === build);
  }

  /** Resolves when the thread has ended: with what it came to, or with null where it was stopped before. Throws {@link Poisoned} and {@link SiteFailed}. */
  private carryOut(task: BuildTask, { signal, progress }: Going): Promise<BuildNews | null> {
    if (signal.aborted) return Promise.resolve(null);
    const worker = startWorker({ task, settings: this.options.settings });
    const stop = (): void => worker.postMessage('stop');
    signal.addEventListener('abort', stop, { once: true });
    return new Promise<BuildNews | null>((resolve, reject) => {
      let end: BuildNews | null = null;
      let fault: Error | null = null;
      worker.on('message', (news: BuildNews) => {
        if (news.kind === 'progress') progress(news.position, news.events);
        else if (news.kind === 'warning') this.options.warn(news.message);
        else end = news;
      });
      worker.once('error', (error) => (fault = new SiteFailed(reasonOf(error))));
      worker.once('exit', () => {
        signal.removeEventListener('abort', stop);
        fault ??= faultOf(end, signal);
        if (fault) reject(fault);
        else resolve(end);
      });
    });
  }
}

function startWorker(workerData: BuildOrder): Worker {
  const fromSource = import.meta.url.endsWith('.ts');
  const address = new URL(fromSource ? './builds.worker.ts' : './builds.worker.js', import.meta.url);
  // Whoever runs from source may have told only itself where the libraries lie.
  const options = fromSource ? { execArgv: ['--conditions=source', '--no-warnings'] } : {};
  return new Worker(address, { ...options, workerData, name: 'builds', resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
}

function faultOf(end: BuildNews | null, signal: AbortSignal): Error | null {
  if (end?.kind === 'poisoned') return new Poisoned(end.at, end.reason);
  if (end?.kind === 'failed') return new SiteFailed(end.reason);
  return end || signal.aborted ? null : new SiteFailed('its thread ended without a word');
}
