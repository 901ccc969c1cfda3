import { collectionOf, type Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import type { Timing } from '../clock/timing.ts';
import { verify, type Verified } from '../views/verify.ts';
import type { Aside } from './aside.ts';
import type { BuildPlan, BuildSite, Going } from './build-site.ts';
import { foldAside } from './fold-aside.ts';

/** Small enough that nobody else waits long: some ten milliseconds of folding and writing. */
const STEPS = { page: 200, together: 200, held: 1_000 } as const;

/** What folding in place works with. */
export interface InPlaceOptions {
  readonly events: Pick<EventStore, 'logId' | 'head' | 'readAll'>;
  readonly views: ViewStore;
  readonly timing: Timing;
}

/** Folds in the store that is read, into collections that nobody reads, in small steps. */
export async function foldInPlace({ events, views, timing }: InPlaceOptions, asides: readonly Aside[], { signal, progress }: Going): Promise<void> {
  await foldAside({ events, views, asides, until: null, ...STEPS, timing, signal, progress });
}

/** The site of stores that have no other: for tests, the simulation, and servers whose views lie in one database. */
export class InPlaceSite implements BuildSite {
  private readonly options: InPlaceOptions;
  private verifications = 0;

  constructor(options: InPlaceOptions) {
    this.options = options;
  }

  fold({ asides }: BuildPlan, going: Going): Promise<void> {
    return foldInPlace(this.options, asides, going);
  }

  async join(): Promise<void> {
    // It lies there already.
  }

  async discard({ asides }: BuildPlan): Promise<void> {
    const collections = asides.map(({ collection }) => collection);
    await this.options.views.drop(collections, collections);
  }

  async sweep(): Promise<void> {
    // The port has no list of collections: what a restored log has forgotten stays in the database until somebody drops it.
  }

  async verify(projections: readonly Projection[], { signal, progress }: Going): Promise<readonly Verified[]> {
    const { events, views, timing } = this.options;
    const number = ++this.verifications;
    const asideOf = (projection: Projection): string => `${collectionOf(projection)}#verify-${number}`;
    const collections = projections.map(asideOf);
    // Of a process that died while it verified.
    await views.drop(collections, collections);
    try {
      return await verify({ events, live: views, aside: views, asideOf, projections, timing, signal, progress });
    } finally {
      await views.drop(collections, collections);
    }
  }
}
