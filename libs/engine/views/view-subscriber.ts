import type { Projection } from '#domain/kernel/projection';
import type { Subscriber, SubscriberState } from '../feed/subscriber.ts';
import type { Collections } from './collections.ts';
import type { FollowedView } from './followed-view.ts';

/** A view as everybody sees it: how far the collection is that is read, whether this process keeps it or another one does. */
export class ViewSubscriber implements Subscriber {
  readonly projection: Projection;
  readonly busy = false;
  private readonly collections: Collections;
  private readonly kept: (collection: string) => FollowedView | undefined;
  private seen = { position: '', parked: 0, atHead: false };

  /** `kept`: the collection as this process keeps it, if it does. */
  constructor(projection: Projection, collections: Collections, kept: (collection: string) => FollowedView | undefined) {
    this.projection = projection;
    this.collections = collections;
    this.kept = kept;
  }

  get name(): string {
    return this.projection.name;
  }

  get collection(): string {
    return this.collections.of(this.projection);
  }

  /** Whether this process keeps it. */
  get isKept(): boolean {
    return this.kept(this.collection) !== undefined;
  }

  get position(): string {
    return this.kept(this.collection)?.position ?? this.seen.position;
  }

  get state(): SubscriberState {
    if (!this.collections.isUpToDate(this.projection)) return 'rebuilding';
    return this.kept(this.collection)?.state ?? (this.seen.atHead ? 'following' : 'catching_up');
  }

  get fault(): string | null {
    return this.kept(this.collection)?.fault ?? null;
  }

  get parked(): number {
    return this.kept(this.collection)?.parked.size ?? this.seen.parked;
  }

  /** What the store says of a view that this process does not keep. */
  saw(position: string, more: { readonly parked: number; readonly atHead: boolean } = { parked: this.seen.parked, atHead: false }): void {
    this.seen = { position, ...more };
  }
}
