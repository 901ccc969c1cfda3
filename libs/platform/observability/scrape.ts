import type { Operations } from '#application/operations/operations';
import type { BuildSnapshot } from '#application/operations/snapshot';
import type { Watch } from '#application/operations/watch';
import type { Status } from '#engine/status';
import type { Prometheus } from './prometheus.ts';

/** The figures of `GET /metrics`: those that are counted as they come, and those of the moment, which are asked for when they are read. */
export class Scrape {
  private readonly prometheus: Prometheus;
  private readonly watch: Pick<Watch, 'look'>;
  private readonly operations: Pick<Operations, 'builds'>;

  constructor(prometheus: Prometheus, watch: Pick<Watch, 'look'>, operations: Pick<Operations, 'builds'>) {
    this.prometheus = prometheus;
    this.watch = watch;
    this.operations = operations;
  }

  get contentType(): string {
    return this.prometheus.contentType;
  }

  /** Also while the stores fail: what is known without them is the more welcome then. */
  async text(): Promise<string> {
    const [look, builds] = await Promise.all([this.watch.look().catch(() => null), this.operations.builds().catch(() => [])]);
    this.prometheus.set('ringledger_stores_up', [[{}, look ? 1 : 0]]);
    this.lags(look?.status.subscribers ?? [], look?.still ?? new Map());
    this.rebuilds(builds);
    return this.prometheus.text();
  }

  private rebuilds(builds: readonly BuildSnapshot[]): void {
    const atWork = builds.filter(({ state, progress }) => state === 'building' && progress !== null);
    const each = (value: (build: BuildSnapshot) => number | null) => atWork.flatMap((build) => build.targets.map(({ view }) => [{ view }, value(build) ?? 0] as const));
    this.prometheus.set('ringledger_rebuild_progress', each(({ progress }) => progress));
    this.prometheus.set('ringledger_rebuild_events_per_second', each(({ eventsPerSecond }) => eventsPerSecond));
  }

  private lags(subscribers: Status['subscribers'], still: ReadonlyMap<string, number>): void {
    const each = (value: (subscriber: Status['subscribers'][number]) => number) => subscribers.map((one) => [{ subscriber: one.name }, value(one)] as const);
    this.prometheus.set('ringledger_lag_events', each(({ lagEvents }) => lagEvents));
    this.prometheus.set('ringledger_lag_seconds', each(({ lagSeconds }) => lagSeconds));
    this.prometheus.set('ringledger_subscriber_up', each(({ state }) => (state === 'stopped' ? 0 : 1)));
    this.prometheus.set('ringledger_standing_still_seconds', each(({ name }) => (still.get(name) ?? 0) / 1_000));
    this.prometheus.set('ringledger_parked_documents', subscribers.map(({ name, parked }) => [{ view: name }, parked] as const));
  }
}
