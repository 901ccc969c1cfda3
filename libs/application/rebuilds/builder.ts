import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { BuildFault } from '#domain/rebuild/rebuild.events';
import { isOver, type Build } from '#domain/rebuild/rebuild.state';
import type { Timing } from '#engine/clock/timing';
import type { Log } from '#engine/log';
import { Poisoned, type Aside } from '#engine/rebuild/aside';
import { SiteFailed, type BuildSite, type Going } from '#engine/rebuild/build-site';
import { RateMeter, type BuildProgress } from '#engine/rebuild/rate';
import { PointerMoved, type Replacement, type SwitchOver } from '#engine/rebuild/switch-over';
import { reasonOf } from '#engine/views/reason';
import type { ViewStore } from '#view-store/view-store';
import { Refused } from '../refused.ts';
import { ITSELF, type BuildLog } from './build-log.ts';
import { dropPrevious } from './previous.ts';

/** What builds are carried out with. */
export interface BuilderOptions {
  readonly builds: BuildLog;
  readonly projections: readonly Projection[];
  readonly views: ViewStore;
  readonly site: BuildSite;
  readonly over: SwitchOver;
  readonly timing: Timing;
  readonly log: Log;
}

const NO_FAILURES = { build: '', position: '', count: 0 };

/** A build that fails so often without coming any further has failed. */
const TRIES = 5;

/** Before the first new try, in milliseconds; each one after it waits twice as long. */
const SHORTEST_PAUSE = 30;

/** How often it looks whether another process has asked for something, in milliseconds. */
const LOOK = 1_000;

/**
 * Carries out builds, one after another: there is one log to read, and one thread at most to fold with. What to do next it reads from the log each time, so a process
 * that dies leaves off where the next one goes on.
 */
export class Builder {
  private readonly options: BuilderOptions;
  private readonly shared: boolean;
  private current: { readonly build: string; readonly over: AbortController; readonly meter: RateMeter } | null = null;
  private fresh = new AbortController();
  private failures = NO_FAILURES;

  constructor(options: BuilderOptions) {
    this.options = options;
    this.shared = options.views.shared;
  }

  /** Works until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.next(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.options.log('rebuilds wait for their store', error, { level: 'warn', component: 'rebuilds' });
        await this.options.timing.pause(LOOK, signal);
      }
    }
  }

  /** Something has been asked for: what is under way looks again whether it is still wanted. */
  asked(build: string): void {
    if (this.current?.build === build) this.current.over.abort();
    this.fresh.abort();
  }

  /** How far a build is that this process carries out; null for any other. */
  progressOf(build: string): BuildProgress | null {
    return this.current?.build === build ? this.current.meter.progress : null;
  }

  /** Removes what a cancelled build has come to, and says so. */
  async clear(build: Build): Promise<void> {
    const { builds, site, over } = this.options;
    await over.dismiss(this.replacements(build));
    // To go back is to build nothing: what was read before stays, for another time.
    if (build.kind !== 'rollback') await site.discard({ build: build.id, asides: await this.unread(build) });
    await builds.tell(ITSELF, { type: 'ClearRebuild', build: build.id });
  }

  private async next(signal: AbortSignal): Promise<void> {
    // Made before the log is read, so that what is asked for meanwhile is not slept over.
    this.fresh = new AbortController();
    const build = (await this.options.builds.all()).find((one) => !isOver(one) && one.state !== 'failed');
    if (build) await this.carryOut(build, signal);
    else await this.untilAsked(AbortSignal.any([signal, this.fresh.signal]));
  }

  private async untilAsked(asked: AbortSignal): Promise<void> {
    if (this.shared) return this.options.timing.pause(LOOK, asked);
    if (!asked.aborted) await new Promise<void>((resolve) => asked.addEventListener('abort', () => resolve(), { once: true }));
  }

  private async carryOut(build: Build, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const meter = new RateMeter();
    this.current = { build: build.id, over, meter };
    const going = { signal: AbortSignal.any([signal, over.signal]), progress: (position: string, events: number) => meter.note(this.options.timing.now(), position, events) };
    const watching = this.shared ? this.watch(build, over, going.signal) : Promise.resolve();
    try {
      await (build.state === 'cancelling' ? this.clear(build) : this.build(build, going));
    } catch (error) {
      // Cancelled, or this process stops: the log says what is next.
      if (!going.signal.aborted && !(error instanceof Refused)) await this.failed(build, error, going.signal);
    } finally {
      over.abort();
      await watching;
      this.current = null;
    }
  }

  private async failed(build: Build, error: unknown, signal: AbortSignal): Promise<void> {
    const position = this.current?.meter.progress.position ?? '';
    const further = this.failures.build !== build.id || position > this.failures.position;
    this.failures = { build: build.id, position, count: further ? 1 : this.failures.count + 1 };
    if (isFinal(error) || this.failures.count >= TRIES) return this.giveUp(build, error);
    this.options.log(`build ${build.id} tries again`, error, { level: 'warn', component: 'rebuilds' });
    await this.options.timing.pause(SHORTEST_PAUSE * 2 ** this.failures.count, signal);
  }

  private async build(build: Build, going: Going): Promise<void> {
    const { builds, site, over } = this.options;
    const replacements = this.replacements(build);
    const plan = { build: build.id, asides: replacements.map(asideOf) };
    if (build.kind !== 'rollback') {
      for (const { projection } of replacements) await this.dropPrevious(build, projection.name);
      await site.fold(plan, going);
      going.signal.throwIfAborted();
      await site.join(plan);
    }
    await over.bring(replacements, going);
    going.signal.throwIfAborted();
    await builds.tell(ITSELF, { type: 'BeginSwitch', build: build.id });
    await over.move(replacements);
    await over.letGo(replacements, going.signal);
    await builds.tell(ITSELF, { type: 'FinishRebuild', build: build.id });
  }

  /** Only while nothing of it is switched: then what is read now is what one may want to go back to. */
  private async dropPrevious(build: Build, view: string): Promise<void> {
    if (build.state === 'building') await dropPrevious(this.options.views, view);
  }

  private async giveUp(build: Build, error: unknown): Promise<void> {
    const { builds, log, over } = this.options;
    log(`build ${build.id} has failed`, error, { level: 'error', component: 'rebuilds' });
    this.failures = NO_FAILURES;
    await over.dismiss(this.replacements(build));
    await builds.tell(ITSELF, { type: 'FailRebuild', build: build.id, fault: faultOf(error) });
  }

  private async watch(build: Build, over: AbortController, signal: AbortSignal): Promise<void> {
    const { builds, timing } = this.options;
    while (!signal.aborted) {
      await timing.pause(LOOK, signal);
      // What cannot be read now is read the next time.
      const now = await builds.get(build.id).catch(() => build);
      if (now.state !== build.state && now.state !== 'switching') over.abort();
    }
  }

  private replacements({ targets }: Build): readonly Replacement[] {
    return targets.flatMap(({ view, from, to }) => {
      const projection = this.options.projections.find(({ name }) => name === view);
      return projection ? [{ projection, from, to }] : [];
    });
  }

  /** The collections of a build that no pointer names: where it failed between two pointers, some may be read already. */
  private async unread(build: Build): Promise<readonly Aside[]> {
    const unread: Aside[] = [];
    for (const { view, to } of build.targets) {
      const pointer = await this.options.views.pointer(view);
      if (pointer?.collection !== to && pointer?.previous !== to) unread.push({ projection: this.projectionOf(view, to), collection: to });
    }
    return unread;
  }

  /** Of a view that this release does not have any more, nothing but its name is known. */
  private projectionOf(view: string, collection: string): Projection {
    const version = Number(collection.slice(view.length + 1).split('#')[0]);
    return this.options.projections.find((one) => collectionOf(one) === `${view}@${version}`) ?? { name: view, version, indexes: [], on: {} };
  }
}

const asideOf = ({ projection, to }: Replacement): Aside => ({ projection, collection: to });

/** What no second try will mend. */
const isFinal = (error: unknown): boolean => error instanceof Poisoned || error instanceof PointerMoved;

function faultOf(error: unknown): BuildFault {
  if (error instanceof Poisoned) return { ...error.at, reason: error.reason };
  return { view: null, position: null, document: null, reason: reasonFor(error) };
}

function reasonFor(error: unknown): string {
  if (error instanceof PointerMoved) return error.message;
  return error instanceof SiteFailed ? error.reason : reasonOf(error);
}
