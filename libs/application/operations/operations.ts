import type { Clock } from '#engine/clock/clock';
import { readToken } from '#engine/position-token';
import type { SubscriberStatus } from '#engine/status';
import type { EventStore } from '#event-store/event-store';
import type { ViewStore } from '#view-store/view-store';
import { diagnose } from './doctor.ts';
import type { Finding } from './finding.ts';
import { NotKept, NotParked, type Redriven } from '#engine/views/redrive';
import { NotFound } from '../refused.ts';
import { Parked, parkedIdOf } from './parked.ts';
import type { Blocked, BuildSnapshot, LeaseSnapshot, Snapshot, SubscriberSnapshot } from './snapshot.ts';
import type { Look, Watch } from './watch.ts';

/** What is looked after. */
export interface OperationsOptions {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly views: Pick<ViewStore, 'parked' | 'shared'>;
  readonly watch: Pick<Watch, 'look' | 'stores' | 'stillAfter'>;
  /** Whether this process keeps a subscriber. */
  readonly holds: (subscriber: string) => boolean;
  readonly builds: () => Promise<readonly BuildSnapshot[]>;
  /** Folds one parked document of a view anew, or all of them. */
  readonly redrive: (view: string, id?: string) => Promise<Redriven>;
  /** Whether anything can be sent to the platform. */
  readonly sending: boolean;
  /** The machine's own: what stands still does so in real time. */
  readonly clock: Pick<Clock, 'now'>;
}

/** A subscriber with how long it has stood still. */
export type Lag = SubscriberStatus & { readonly stillSeconds: number };

/** What whoever looks after an installation asks: of all workspaces, and never for what is in a document. */
export class Operations {
  readonly parked: Parked;
  private readonly options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.options = options;
    this.parked = new Parked(options);
  }

  async lag(): Promise<{ readonly head: string; readonly subscribers: readonly Lag[] }> {
    const { status, still } = await this.options.watch.look();
    const subscribers = status.subscribers.map((subscriber) => ({ ...subscriber, stillSeconds: Math.round((still.get(subscriber.name) ?? 0) / 1_000) }));
    return { head: status.head, subscribers };
  }

  async leases(): Promise<readonly LeaseSnapshot[]> {
    return this.leasesIn(await this.options.watch.look());
  }

  /** Says why anything stands still. Answers too while the stores are away: that is when it is asked. */
  async doctor(): Promise<{ readonly healthy: boolean; readonly findings: readonly Finding[] }> {
    const findings = diagnose(await this.snapshot());
    return { healthy: findings.every(({ gravity }) => gravity === 'note'), findings };
  }

  /** Folds what is parked of a view anew from the log, or one document of it. Throws `NotFound` where nothing is parked so, or nobody here keeps the view. */
  async redrive(view: string, parkedId?: string): Promise<{ readonly healed: number; readonly still: readonly { readonly parkedId: string; readonly reason: string }[] }> {
    const id = parkedId === undefined ? undefined : await this.parked.documentOf(parkedId);
    const { healed, still } = await this.options.redrive(view, id).catch((error: unknown) => {
      throw error instanceof NotParked || error instanceof NotKept ? new NotFound(error.message) : error;
    });
    return { healed, still: still.map((parked) => ({ parkedId: parkedIdOf(parked), reason: parked.reason })) };
  }

  /** The builds of views, and how far they are. */
  builds(): Promise<readonly BuildSnapshot[]> {
    return this.options.builds();
  }

  private async snapshot(): Promise<Snapshot> {
    const { watch, builds, sending, clock } = this.options;
    const stores = await watch.stores();
    const whole = stores.events && stores.views;
    const look = whole ? await watch.look().catch(() => null) : null;
    return {
      now: clock.now(),
      stillAfter: watch.stillAfter,
      stores,
      subscribers: look ? await this.subscribersIn(look) : [],
      leases: look ? this.leasesIn(look) : [],
      parked: look ? (await this.parked.list(MOST_PARKED)).items : [],
      builds: look ? await builds() : [],
      sending,
    };
  }

  private leasesIn({ leases, silent }: Look): readonly LeaseSnapshot[] {
    const { views, holds } = this.options;
    return leases.map(({ name, owner, epoch, released }) => {
      const here = holds(name);
      return { name, owner, epoch, released, here, silentFor: views.shared && !here ? (silent.get(name) ?? 0) : null };
    });
  }

  private subscribersIn({ status, still }: Look): Promise<readonly SubscriberSnapshot[]> {
    return Promise.all(
      status.subscribers.map(async ({ name, state, position: token, lagEvents, lagSeconds, fault }) => {
        const position = readToken(token)?.position ?? '';
        const next = lagEvents > 0 ? await this.nextAfter(position) : null;
        return { name, state, position, lagEvents, lagSeconds, stillFor: still.get(name) ?? 0, fault: fault ?? null, next, here: this.options.holds(name) };
      }),
    );
  }

  private async nextAfter(position: string): Promise<Blocked | null> {
    const { events } = await this.options.events.readAll({ from: position || null, limit: 1 });
    return events[0] ? { position: events[0].position, type: events[0].data.type } : null;
  }
}

/** Of parked documents a doctor looks at so many: one is enough to know what to do about a view. */
const MOST_PARKED = 1_000;
