import type { Arrivals } from '../embedded/arrivals.ts';
import { storedId } from '../embedded/stored-event.ts';
import { RevisionConflict, StoreUnavailable, UnknownOutcome } from '../errors.ts';
import type { AppendOutcome } from './append-queue.ts';
import { headOf, planAppends, type AppendPlan, type AppendRequest, type PlanBase } from './append-plan.ts';
import { BoundedCache } from './bounded-cache.ts';
import { reason, sqliteCode } from './database.ts';
import type { LogReader, StreamState } from './log-reader.ts';
import type { LogWriter } from './log-writer.ts';
import type { Tail } from './tail.ts';

/** What a group commit works on. */
export interface GroupCommitParts {
  readonly reader: LogReader;
  readonly writer: LogWriter;
  readonly tail: Tail;
  readonly arrivals: Arrivals;
  /** Told after every commit roughly how many bytes it added to the write-ahead log. */
  readonly grown: (bytes: number) => void;
}

interface Failure {
  readonly error: StoreUnavailable | UnknownOutcome;
  readonly brokeConstraint: boolean;
}

interface Counters {
  readonly last: number;
  readonly lastStreamId: number;
}

const STREAMS_KEPT = 32_768;
const PAGE = 4_096;

/**
 * Writes a group of appends in one commit, and so with one flush of the disk.
 *
 * The group is judged first, on caches that hold committed facts alone, and written after. Callers are answered, followers woken and caches
 * moved only once COMMIT has returned. When writing fails there are three ends:
 * - the transaction is still open: it is rolled back, nothing was written, and that is the answer;
 * - SQLite has rolled back by itself (the disk is full, a flush failed): to go on would write the rest of the group in transactions of its
 *   own, so nothing more is written, and the outcome of the group is unknown;
 * - a constraint was broken, so the caches were wrong: after the rollback the group is judged once more, without them.
 * After each of them the caches are dropped, and read from the file again.
 */
export class GroupCommit {
  private readonly parts: GroupCommitParts;
  /** Null: there is no such stream. */
  private readonly streams = new BoundedCache<string, StreamState | null>(STREAMS_KEPT);
  private counters: Counters;
  /** True when the file could not be read again after a failure. */
  private stale = false;

  constructor(parts: GroupCommitParts) {
    this.parts = parts;
    this.counters = { last: parts.reader.last(), lastStreamId: parts.reader.lastStreamId() };
  }

  /** The number of the last event that is known to be committed. */
  get last(): number {
    return this.counters.last;
  }

  /** Whether a stream has no event from this revision on. Mostly answered from memory. */
  endsBefore(stream: string, revision: number): boolean {
    const state = this.stateOf(stream);
    return state === undefined || state.head < revision;
  }

  /** Answers every request, in order. */
  commit(requests: readonly AppendRequest[]): readonly AppendOutcome[] {
    try {
      const { plan, failure } = this.attempt(requests);
      if (!failure?.brokeConstraint) return outcomes(requests, plan, failure);
      const second = this.attempt(requests);
      return outcomes(requests, second.plan, second.failure);
    } catch (error) {
      // Judging failed, so nothing of the group was begun.
      const refusal = error instanceof StoreUnavailable ? error : new StoreUnavailable(`nothing was appended: ${reason(error)}`, error);
      return requests.map(() => refusal);
    }
  }

  private attempt(requests: readonly AppendRequest[]): { readonly plan: AppendPlan; readonly failure: Failure | null } {
    if (this.stale) this.readAgain();
    const plan = planAppends(requests, this.base());
    if (plan.events.length === 0) return { plan, failure: null };
    const failure = this.write(plan);
    if (failure) this.forget();
    else this.committed(plan);
    return { plan, failure };
  }

  private base(): PlanBase {
    const { reader } = this.parts;
    return {
      ...this.counters,
      stream: (name) => this.stateOf(name),
      idsFrom: (stream, revision, limit) =>
        reader.forwards(stream, revision, limit).map(({ json, position }) => ({ id: storedId(json), position })),
    };
  }

  private stateOf(name: string): StreamState | undefined {
    const known = this.streams.get(name);
    if (known !== undefined) return known ?? undefined;
    const read = this.parts.reader.stream(name);
    this.streams.set(name, read ?? null);
    return read;
  }

  private write(plan: AppendPlan): Failure | null {
    const { writer } = this.parts;
    try {
      if (writer.inTransaction) writer.rollback();
      writer.begin();
    } catch (error) {
      return unavailable(error);
    }
    try {
      for (const { isNew, added, id, name } of plan.streams.values()) if (isNew && added.length > 0) writer.insertStream(id, name);
      for (const { position, stream, revision, event } of plan.events) writer.insertEvent(position, stream.id, revision, event);
      writer.commit();
      return null;
    } catch (error) {
      return this.undo(error);
    }
  }

  private undo(error: unknown): Failure {
    const { writer } = this.parts;
    if (!writer.inTransaction) return unknown(error);
    try {
      writer.rollback();
    } catch (failedToo) {
      return unknown(failedToo);
    }
    return unavailable(error);
  }

  private committed(plan: AppendPlan): void {
    const { tail, arrivals, grown } = this.parts;
    let { lastStreamId } = this.counters;
    for (const stream of plan.streams.values()) {
      if (stream.added.length === 0) continue;
      this.streams.set(stream.name, { id: stream.id, head: headOf(stream) });
      lastStreamId = Math.max(lastStreamId, stream.id);
    }
    let bytes = 0;
    for (const { position, stream, revision, event } of plan.events) {
      tail.add({ position, stream: stream.name, revision, json: event.json });
      bytes += PAGE + event.json.length + (event.body?.byteLength ?? 0);
    }
    this.counters = { last: this.counters.last + plan.events.length, lastStreamId };
    arrivals.announce();
    grown(bytes);
  }

  private forget(): void {
    this.streams.clear();
    this.stale = true;
    try {
      this.readAgain();
    } catch (error) {
      // Not readable just now: the next group tries again before it does anything else.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }

  private readAgain(): void {
    const { reader, tail, arrivals } = this.parts;
    const before = this.counters.last;
    this.counters = { last: reader.last(), lastStreamId: reader.lastStreamId() };
    this.stale = false;
    if (this.counters.last === before) return;
    tail.reset(this.counters.last);
    arrivals.announce();
  }
}

function outcomes(requests: readonly AppendRequest[], plan: AppendPlan, failure: Failure | null): readonly AppendOutcome[] {
  return requests.map((request, index) => {
    const verdict = plan.verdicts[index];
    // What was judged on appends of the group shares their fate.
    if (failure && plan.streams.get(request.stream)?.added.length !== 0) return failure.error;
    if (!verdict) return new Error(`no verdict on an append to ${request.stream}`);
    return verdict.kind === 'conflict' ? new RevisionConflict(request.stream, request.expected, verdict.actual) : verdict.result;
  });
}

function unavailable(error: unknown): Failure {
  const brokeConstraint = sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT') ?? false;
  return { error: new StoreUnavailable(`nothing was appended: ${reason(error)}`, error), brokeConstraint };
}

function unknown(error: unknown): Failure {
  return { error: new UnknownOutcome(`nobody can say whether it was appended: ${reason(error)}`, error), brokeConstraint: false };
}
