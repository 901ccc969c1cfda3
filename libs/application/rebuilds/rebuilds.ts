import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { Instant } from '#domain/kernel/instant';
import type { BuildFault, BuildKind, BuildTarget } from '#domain/rebuild/rebuild.events';
import { isOver, type Build } from '#domain/rebuild/rebuild.state';
import type { Timing } from '#engine/clock/timing';
import type { IdSource } from '#engine/ids';
import { KeyedQueue } from '#engine/keyed-queue';
import type { BuildSite } from '#engine/rebuild/build-site';
import { secondsFor } from '#engine/rebuild/rate';
import type { Verified } from '#engine/views/verify';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { NotFound, Refused } from '../refused.ts';
import type { BuildLog, Operator } from './build-log.ts';
import { ITSELF } from './build-log.ts';
import type { Builder } from './builder.ts';
import { dropPrevious } from './previous.ts';

/** A build as people see it. */
export interface BuildInfo {
  readonly id: string;
  readonly kind: BuildKind;
  readonly state: Build['state'];
  /** Where each view is read from before and after. */
  readonly views: readonly BuildTarget[];
  readonly startedAt: Instant;
  /** When it came into its state. */
  readonly since: Instant;
  readonly fault: BuildFault | null;
  /** While this process folds it: how far it is. */
  readonly progress: BuildInfoProgress | null;
}

/** How far a build is, and how long the rest takes if it goes on like this. */
export interface BuildInfoProgress {
  readonly position: string;
  /** Events of the log that are folded, and that there are. */
  readonly done: number;
  readonly total: number;
  readonly eventsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What is read of a view, and what there is to go back to. */
export interface ViewInfo {
  readonly view: string;
  readonly collection: string;
  readonly previous: string | null;
}

/** What rebuilds work with. */
export interface RebuildsOptions {
  readonly builds: BuildLog;
  readonly builder: Builder;
  readonly site: BuildSite;
  readonly projections: readonly Projection[];
  readonly events: Pick<EventStore, 'countAfter'>;
  readonly views: ViewStore;
  readonly ids: IdSource;
  readonly timing: Timing;
}

/** Names of views, or all there are. */
export type WhichViews = readonly string[] | 'all';

/** How often to look whether a cancelled build is gone, and how long at most, in milliseconds. */
const LOOK = 50;
const PATIENCE = 30_000;

/** Building views anew while they are read: ordering it, watching it, calling it off, and going back. */
export class Rebuilds {
  private readonly options: RebuildsOptions;
  private readonly verifying = new KeyedQueue();

  constructor(options: RebuildsOptions) {
    this.options = options;
  }

  /** Begins to build views anew. Throws `NotFound` for a view that there is not, `Refused` (`rebuild_in_progress`) where one of them is being built. */
  async start(by: Operator, which: WhichViews): Promise<BuildInfo> {
    return this.begin(by, 'rebuild', this.named(which));
  }

  /** The builds that are not over, and the last ones that are, in the order in which they began. */
  async list(): Promise<readonly BuildInfo[]> {
    return Promise.all((await this.options.builds.all()).map((build) => this.infoOf(build)));
  }

  /** Throws `NotFound`. */
  async get(id: string): Promise<BuildInfo> {
    return this.infoOf(await this.options.builds.get(id));
  }

  /** Calls a build off. Resolves when nothing is left of it. Throws `NotFound`, and `Refused` (`rebuild_over`) where it switches or is done. */
  async cancel(by: Operator, id: string): Promise<BuildInfo> {
    const { builds, builder, timing } = this.options;
    await builds.get(id);
    await builds.tell(by, { type: 'CancelRebuild', build: id });
    builder.asked(id);
    for (const deadline = timing.now() + PATIENCE; timing.now() < deadline; await timing.pause(LOOK)) {
      const build = await builds.get(id);
      if (isOver(build)) return this.infoOf(build);
    }
    return this.get(id);
  }

  /** Goes on with a build that has failed. Throws `NotFound`, and `Refused` (`rebuild_over`). */
  async resume(by: Operator, id: string): Promise<BuildInfo> {
    const { builds, builder } = this.options;
    await builds.get(id);
    await builds.tell(by, { type: 'ResumeRebuild', build: id });
    builder.asked(id);
    return this.get(id);
  }

  /**
   * Goes back to what views were read from before; it is brought to the head first. Throws like {@link start}, and `Refused` (`no_previous_view`) where
   * nothing of this version is kept.
   */
  async rollback(by: Operator, which: WhichViews): Promise<BuildInfo> {
    const pointers = await Promise.all(this.named(which).map(async (projection) => ({ projection, previous: (await this.options.views.pointer(projection.name))?.previous ?? null })));
    const kept = pointers.filter(({ projection, previous }) => previous?.split('#')[0] === collectionOf(projection));
    if (kept.length === 0 || (which !== 'all' && kept.length < pointers.length)) throw new Refused({ code: 'no_previous_view' });
    const previous = new Map(kept.map((one) => [one.projection.name, one.previous as string]));
    return this.begin(by, 'rollback', kept.map(({ projection }) => projection), (projection) => previous.get(projection.name) as string);
  }

  /** Removes what is kept to go back to. Resolves with the collections that are gone. Throws `Refused` (`rebuild_in_progress`) where a build may need them. */
  async dropPrevious(which: WhichViews): Promise<readonly string[]> {
    const projections = this.named(which);
    const names = new Set(projections.map(({ name }) => name));
    const busy = (await this.options.builds.all()).find((build) => !isOver(build) && build.targets.some(({ view }) => names.has(view)));
    if (busy) throw new Refused({ code: 'rebuild_in_progress', detail: `build ${busy.id} is ${busy.state}`, inputs: { build: busy.id, state: busy.state } });
    const dropped: string[] = [];
    for (const { name } of projections) dropped.push(...[await dropPrevious(this.options.views, name)].filter((one) => one !== null));
    return dropped;
  }

  /** What every view is read from. */
  async views(): Promise<readonly ViewInfo[]> {
    return Promise.all(
      this.options.projections.map(async (projection) => {
        const pointer = await this.options.views.pointer(projection.name);
        return { view: projection.name, collection: pointer?.collection ?? collectionOf(projection), previous: pointer?.previous ?? null };
      }),
    );
  }

  /** Builds views aside and compares them with what is read (AU-3), while everything goes on. One after another. Throws when the signal aborts. */
  verify(which: WhichViews, signal: AbortSignal = new AbortController().signal): Promise<readonly Verified[]> {
    const projections = this.named(which);
    return this.verifying.run('verify', () => this.options.site.verify(projections, { signal, progress: () => undefined }));
  }

  /**
   * Looks what a start has to do: a release with another version of a view builds it aside, and goes on with what an earlier start left undone. A build towards a version that
   * this release does not know is called off. Call it before {@link Builder.run}.
   */
  async open(): Promise<void> {
    const { builds, builder, projections, site, views } = this.options;
    for (const build of await builds.all()) if (!isOver(build) && !this.canBuild(build)) await this.callOff(build);
    for (const build of await builds.all()) if (build.kind === 'upgrade' && build.state === 'failed') await builds.tell(ITSELF, { type: 'ResumeRebuild', build: build.id });
    const open = (await builds.all()).filter((build) => !isOver(build));
    const pointers = await Promise.all(projections.map((projection) => views.pointer(projection.name)));
    const named = [...open.flatMap(({ targets }) => targets.map(({ to }) => to)), ...pointers.flatMap((pointer) => [pointer?.collection ?? '', pointer?.previous ?? ''])];
    await site.sweep(open.map(({ id }) => id), [...named, ...projections.map(collectionOf)]);
    const building = new Set(open.flatMap(({ targets }) => targets.map(({ view }) => view)));
    const outdated = projections.filter((projection, i) => isOutdated(projection, pointers[i]?.collection) && !building.has(projection.name));
    if (outdated.length > 0) await this.begin(ITSELF, 'upgrade', outdated);
    builder.asked('');
  }

  private async begin(by: Operator, kind: BuildKind, projections: readonly Projection[], to?: (projection: Projection) => string): Promise<BuildInfo> {
    const { builds, builder, views, ids } = this.options;
    const id = `rb_${by.commandId ?? ids.random()}`;
    const targets = await Promise.all(
      projections.map(async (projection) => ({
        view: projection.name,
        from: (await views.pointer(projection.name))?.collection ?? null,
        to: to?.(projection) ?? `${collectionOf(projection)}#${id}`,
      })),
    );
    await builds.tell(by, { type: 'StartRebuild', build: id, kind, targets });
    builder.asked(id);
    return this.get(id);
  }

  private named(which: WhichViews): readonly Projection[] {
    const { projections } = this.options;
    if (which === 'all') return projections;
    return [...new Set(which)].map((name) => {
      const found = projections.find((projection) => projection.name === name);
      if (!found) throw new NotFound(`there is no view ${name}`);
      return found;
    });
  }

  private canBuild({ targets }: Build): boolean {
    const versions = new Set(this.options.projections.map(collectionOf));
    return targets.every(({ to }) => versions.has(to.split('#')[0] as string));
  }

  private async callOff(build: Build): Promise<void> {
    const { builds, builder } = this.options;
    const of = { build: build.id };
    const fault = { view: null, position: null, document: null, reason: 'this release has another version of a view' };
    if (build.state === 'switching') await builds.tell(ITSELF, { type: 'FailRebuild', ...of, fault });
    await builds.tell(ITSELF, { type: 'CancelRebuild', ...of });
    await builder.clear(await builds.get(build.id));
  }

  private async infoOf({ id, kind, state, targets, startedAt, since, fault }: Build): Promise<BuildInfo> {
    return { id, kind, state, views: targets, startedAt, since, fault, progress: await this.progressOf(id) };
  }

  private async progressOf(id: string): Promise<BuildInfoProgress | null> {
    const { builder, events } = this.options;
    const progress = builder.progressOf(id);
    if (!progress) return null;
    const [total, left] = await Promise.all([events.countAfter(null), events.countAfter(progress.position || null)]);
    return { position: progress.position, done: total - left, total, eventsPerSecond: progress.rate && Math.round(progress.rate), secondsLeft: secondsFor(left, progress.rate) };
  }
}

const isOutdated = (projection: Projection, collection: string | undefined): boolean => collection !== undefined && collection.split('#')[0] !== collectionOf(projection);
