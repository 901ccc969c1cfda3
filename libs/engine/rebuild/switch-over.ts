import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import type { Waiters } from '../feed/waiters.ts';
import type { Collections } from '../views/collections.ts';
import type { FollowedView } from '../views/followed-view.ts';
import type { ViewRunner } from '../views/view-runner.ts';
import { Poisoned } from './aside.ts';
import type { Going } from './build-site.ts';
import { foldInPlace } from './in-place.ts';

/** A view, the collection that it is read from, and the one that it is to be read from. */
export interface Replacement {
  readonly projection: Projection;
  readonly from: string | null;
  readonly to: string;
}

/** Somebody else has moved the pointer of a view that is being built. */
export class PointerMoved extends Error {
  constructor(view: string, expected: string | null, found: string | null) {
    super(`view ${view} is read from ${found ?? 'nowhere'}, and not from ${expected ?? 'nowhere'} any more`);
    this.name = 'PointerMoved';
  }
}

/** What a switch-over works with. */
export interface SwitchOverOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  readonly views: ViewStore;
  readonly runner: Pick<ViewRunner, 'take' | 'leave' | 'keptOf' | 'subscribers'>;
  readonly collections: Pick<Collections, 'moved' | 'of'>;
  readonly waiters: Waiters;
}

interface Candidate {
  readonly view: FollowedView;
  /** How far another process may have brought what is read, before this one kept it. */
  readonly beyond: string;
}

/** How long to wait for a page before looking again whether somebody has called it off, in milliseconds. */
const LOOK = 250;

/** How long a collection is kept at the head after its pointer has moved, where other processes may still read it, in milliseconds. */
const GRACE = 5_000;

/**
 * Puts collections that were built aside in the place of those that are read.
 *
 * A *candidate* is taken into the feed of the views, so that one commit moves it together with what is read. From the page on in which it has reached what is
 * read it can never fall behind again; so whoever reads it when the pointer has moved sees nothing older than what was read before. The pointer moves by
 * compare-and-set. The old collection is left where it is then, for whoever wants to go back.
 */
export class SwitchOver {
  private readonly options: SwitchOverOptions;

  constructor(options: SwitchOverOptions) {
    this.options = options;
  }

  /** Brings candidates to where their views are read, beside them. Resolves early when the signal aborts. Throws `Poisoned`. */
  async bring(replacements: readonly Replacement[], going: Going): Promise<void> {
    const { views, runner, waiters } = this.options;
    const away = replacements.filter(({ projection, to }) => !runner.keptOf(projection.name).some(({ collection }) => collection === to));
    // The feed goes back for whom it takes in, so nobody is taken in who is far behind.
    if (away.length > 0) await foldInPlace({ ...this.options, timing: waiters.timing }, away.map(({ projection, to }) => ({ projection, collection: to })), going);
    if (going.signal.aborted) return;
    const candidates = await Promise.all(replacements.map((replacement) => this.take(replacement)));
    for (let there = false; !there && !going.signal.aborted; ) {
      there = await waiters.until(() => candidates.every((candidate) => this.hasReached(candidate)), waiters.timing.now() + LOOK);
    }
    for (const { view } of candidates) await refuseParked(views, view);
  }

  /** Moves the pointers, and lets readers know. Those that have been moved stay so when another one throws {@link PointerMoved}. */
  async move(replacements: readonly Replacement[]): Promise<void> {
    const { views, collections } = this.options;
    for (const { projection, from, to } of replacements) {
      const moved = await views.movePointer(projection.name, from, { collection: to, previous: from });
      const found = moved ? to : ((await views.pointer(projection.name))?.collection ?? null);
      if (found !== to) throw new PointerMoved(projection.name, from, found);
      collections.moved(projection.name, to);
    }
  }

  /** Keeps what was read before no longer at the head, once nobody can be reading it any more. */
  async letGo(replacements: readonly Replacement[], signal: AbortSignal): Promise<void> {
    const { views, runner, waiters } = this.options;
    if (views.shared) await waiters.timing.pause(GRACE, signal);
    for (const { from } of replacements) if (from !== null) await runner.leave(from);
  }

  /** Keeps no longer at the head what is not read: candidates, and where the pointer has moved already, what was read before. Nothing is written to it any more. */
  async dismiss(replacements: readonly Replacement[]): Promise<void> {
    const { runner, collections } = this.options;
    for (const { projection, from, to } of replacements) {
      const left = collections.of(projection) === to ? from : to;
      if (left !== null) await runner.leave(left);
    }
  }

  private async take({ projection, from, to }: Replacement): Promise<Candidate> {
    const { runner, views } = this.options;
    const view = await runner.take(projection, to);
    return { view, beyond: (from && (await views.checkpoint(from))?.position) ?? '' };
  }

  private hasReached({ view, beyond }: Candidate): boolean {
    const { joined, position, projection } = view;
    const read = this.options.runner.subscribers.find(({ name }) => name === projection.name);
    return joined && position >= beyond && position >= (read?.position ?? '');
  }
}

async function refuseParked(views: ViewStore, { projection, collection, parked }: FollowedView): Promise<void> {
  if (parked.size === 0) return;
  const [first] = await views.parked(collection);
  if (first) throw new Poisoned({ view: projection.name, position: first.from, document: first.id }, first.reason);
}
