import type { Aggregate } from '#domain/kernel/aggregate';
import type { Decision, Refusal } from '#domain/kernel/decider';
import type { Cause, DomainEvent, Metadata } from '#domain/kernel/event';
import type { Instant } from '#domain/kernel/instant';
import type { WorkspaceId } from '#domain/kernel/ids';
import { RevisionConflict, UnknownOutcome } from '#event-store/errors';
import type { AppendResult, EventStore, NewEvent } from '#event-store/event-store';
import type { Clock } from '../clock/clock.ts';
import { machineTiming, type Timing } from '../clock/timing.ts';
import type { IdSource } from '../ids.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import { Lru } from '../lru.ts';
import { blank, folded, isNews, type Loaded } from './loaded.ts';
import { streamOf } from './stream-of.ts';

/** Who asks, and for what reason. Becomes the metadata of the events. */
export interface Context {
  /** Null for streams of the system, such as a number's route. */
  readonly workspace: WorkspaceId | null;
  readonly actor: string;
  readonly correlationId: string;
  readonly cause?: Cause;
  /** Carry the command out only if no command of this cause, or of a later one of its process, has reached the stream. */
  readonly once?: boolean;
  readonly commandId?: string;
  /** When it happened, where that is not now. */
  readonly effectiveAt?: Instant;
}

/** What came of a command, with the state after it. */
export type Outcome<E, S> =
  | { readonly kind: 'done'; readonly events: readonly E[]; readonly state: S; readonly position: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly state: S; readonly position: string | null }
  | { readonly kind: 'nothing'; readonly state: S }
  /** The same request, or the same cause, was carried out before: its position, where it is known. */
  | { readonly kind: 'repeated'; readonly state: S; readonly position: string | null };

/** What a gateway is put together from. */
export interface GatewayOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Streams whose state is kept in memory. */
  readonly cacheSize?: number;
  readonly timing?: Timing;
}

/** The first version of a shape; where a type has had others since, the log's edge says so as it is written (`upcasting`). */
const SCHEMA = 1;
const UNKNOWN_RETRIES = 5;

/**
 * The only way to change anything: load, decide, append. A race that is lost is decided again on what the winner left; an append
 * of unknown outcome is repeated with the same event ids. Commands for one stream are carried out one after another.
 */
export class Gateway {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  private readonly timing: Timing;
  private readonly cache: Lru<string, Loaded>;
  private readonly queue = new KeyedQueue();

  constructor(options: GatewayOptions) {
    this.store = options.store;
    this.clock = options.clock;
    this.ids = options.ids;
    this.timing = options.timing ?? machineTiming;
    this.cache = new Lru(options.cacheSize ?? 4_096);
  }

  /** The state of a stream as it stands now. */
  async load<C, E extends DomainEvent, S>(aggregate: Aggregate<C, E, S>, workspace: WorkspaceId | null, id: string): Promise<S> {
    const stream = streamOf(aggregate.category, workspace, id);
    return (await this.loaded(aggregate, stream)).state as S;
  }

  /** Carries out a command. Throws only what the store throws, or faults of the program. */
  execute<C, E extends DomainEvent, S>(aggregate: Aggregate<C, E, S>, id: string, command: C, context: Context): Promise<Outcome<E, S>> {
    const stream = streamOf(aggregate.category, context.workspace, id);
    return this.queue.run(stream, () => this.attempt(aggregate, stream, command, context));
  }

  /** The position of an event of this stream that exactly this cause led to; null when there was none when a command last looked at the stream. */
  async causedBy(category: string, id: string, workspace: WorkspaceId | null, cause: Cause): Promise<string | null> {
    const stream = streamOf(category, workspace, id);
    const known = this.cache.get(stream);
    // Above the highest one of its process: it has led to nothing here. So a day of repetitions is told from news without reading a stream for each.
    if (known && isNews(cause, known.causes.get(cause.process))) return null;
    const events = await this.store.readStream(stream);
    return events.find(({ metadata }) => sameCause(metadata.cause, cause))?.position ?? null;
  }

  private async attempt<C, E extends DomainEvent, S>(
    aggregate: Aggregate<C, E, S>,
    stream: string,
    command: C,
    context: Context,
  ): Promise<Outcome<E, S>> {
    for (;;) {
      const loaded = await this.loaded(aggregate, stream);
      const state = loaded.state as S;
      if (isRepeated(loaded, context)) return { kind: 'repeated', state, position: positionOf(loaded, context) };
      const decision = aggregate.decider.decide(command, state);
      const events = decision.kind === 'nothing' ? [] : decision.events;
      if (events.length === 0) return withoutEvents(decision, state);
      const appended = await this.append(stream, loaded, this.newEvents(events, context));
      if (!appended) continue;
      const after = this.moved(aggregate, stream, loaded, appended, events, context);
      return decision.kind === 'refuse'
        ? { kind: 'refused', refusal: decision.refusal, state: after, position: appended.position }
        : { kind: 'done', events, state: after, position: appended.position };
    }
  }

  /** Null when somebody else was faster. */
  private async append(stream: string, loaded: Loaded, events: readonly NewEvent[]): Promise<AppendResult | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.store.append(stream, loaded.revision, events);
      } catch (error) {
        if (error instanceof RevisionConflict) return null;
        if (!(error instanceof UnknownOutcome) || tries >= UNKNOWN_RETRIES) {
          this.cache.delete(stream);
          throw error;
        }
        await this.timing.pause(10 * 2 ** tries);
      }
    }
  }

  private moved<E extends DomainEvent, S>(
    aggregate: Aggregate<never, E, S>,
    stream: string,
    before: Loaded,
    appended: AppendResult,
    events: readonly E[],
    context: Context,
  ): S {
    const state = events.reduce((sum, event) => aggregate.decider.evolve(sum, event), before.state as S);
    const facts = { commandId: context.commandId, cause: context.cause, position: appended.position };
    this.cache.set(stream, folded(before, state, appended.revision, [facts]));
    return state;
  }

  /** Reads what the cache has not seen. Asking the store each time keeps it right when other processes write too. */
  private async loaded<E extends DomainEvent, S>(aggregate: Aggregate<never, E, S>, stream: string): Promise<Loaded> {
    const known = this.cache.get(stream) ?? blank(aggregate.decider.initial);
    const news = await this.store.readStream(stream, { from: known.revision + 1 });
    const last = news.at(-1);
    if (!last) return known;
    const state = news.reduce((sum, event) => aggregate.decider.evolve(sum, event.data as unknown as E), known.state as S);
    const facts = news.map(({ metadata, position }) => ({ commandId: metadata.commandId, cause: metadata.cause, position }));
    const loaded = folded(known, state, last.revision, facts);
    this.cache.set(stream, loaded);
    return loaded;
  }

  private newEvents(events: readonly DomainEvent[], context: Context): NewEvent[] {
    const recordedAt = this.clock.now();
    const metadata: Metadata = {
      workspace: context.workspace,
      actor: context.actor,
      correlationId: context.correlationId,
      ...(context.cause && { cause: context.cause }),
      ...(context.commandId && { commandId: context.commandId }),
      effectiveAt: context.effectiveAt ?? recordedAt,
      recordedAt,
      schema: SCHEMA,
    };
    return events.map((data) => ({ id: this.ids.uuid(), data, metadata }));
  }
}

function withoutEvents<E, S>(decision: Decision<E>, state: S): Outcome<E, S> {
  if (decision.kind === 'refuse') return { kind: 'refused', refusal: decision.refusal, state, position: null };
  return { kind: 'nothing', state };
}

function isRepeated(loaded: Loaded, context: Context): boolean {
  if (context.commandId && loaded.commands.has(context.commandId)) return true;
  const { once, cause } = context;
  return !!once && !!cause && !isNews(cause, loaded.causes.get(cause.process));
}

function positionOf(loaded: Loaded, context: Context): string | null {
  return (context.commandId && loaded.commands.get(context.commandId)) || null;
}

function sameCause(a: Cause | undefined, b: Cause): boolean {
  return a?.process === b.process && a.position === b.position && a.n === b.n;
}
