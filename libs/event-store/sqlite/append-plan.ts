import { positionText } from '../embedded/position.ts';
import type { EncodedEvent } from '../embedded/stored-event.ts';
import type { AppendResult } from '../event-store.ts';
import type { StreamState } from './log-reader.ts';

/** An append that waits. */
export interface AppendRequest {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
}

/** What an append comes to, once its group is committed. */
export type Verdict =
  | { readonly kind: 'written' | 'repeated'; readonly result: AppendResult }
  | { readonly kind: 'conflict'; readonly actual: number };

/** An event with its place. */
export interface PlannedEvent {
  readonly position: number;
  readonly stream: PlannedStream;
  readonly revision: number;
  readonly event: EncodedEvent;
}

/** A stream as the group will leave it. */
export interface PlannedStream {
  readonly name: string;
  readonly id: number;
  readonly isNew: boolean;
  /** Where it stands without the group. */
  readonly committed: number;
  readonly added: PlannedEvent[];
}

/** What a group of appends will do, decided before anything is written. */
export interface AppendPlan {
  /** One for each request, in order. */
  readonly verdicts: readonly Verdict[];
  readonly streams: ReadonlyMap<string, PlannedStream>;
  readonly events: readonly PlannedEvent[];
}

/** Where the log stands, and what an append is compared with. */
export interface PlanBase {
  readonly last: number;
  readonly lastStreamId: number;
  stream(name: string): StreamState | undefined;
  /** Id and place of committed events from a revision on. */
  idsFrom(stream: string, revision: number, limit: number): readonly { readonly id: string; readonly position: number }[];
}

/**
 * Judges the appends of a group in the order in which they came, each on what the ones before it leave behind. So appends to one stream are
 * one unit: a conflict with an append of the group holds only if the group is committed.
 */
export function planAppends(requests: readonly AppendRequest[], base: PlanBase): AppendPlan {
  const streams = new Map<string, PlannedStream>();
  const events: PlannedEvent[] = [];
  let lastStreamId = base.lastStreamId;
  const streamOf = (name: string): PlannedStream => {
    const planned = streams.get(name);
    if (planned) return planned;
    const state = base.stream(name);
    const stream = { name, id: state?.id ?? ++lastStreamId, isNew: !state, committed: state?.head ?? -1, added: [] };
    streams.set(name, stream);
    return stream;
  };
  const verdicts = requests.map((request): Verdict => {
    const stream = streamOf(request.stream);
    const head = headOf(stream);
    if (head !== request.expected) return repeatOrConflict(request, stream, base);
    for (const event of request.events) {
      const planned = { position: base.last + events.length + 1, stream, revision: headOf(stream) + 1, event };
      stream.added.push(planned);
      events.push(planned);
    }
    return { kind: 'written', result: { revision: headOf(stream), position: positionText(base.last + events.length) } };
  });
  return { verdicts, streams, events };
}

/** The revision of the last event, with what the group adds. */
export function headOf(stream: PlannedStream): number {
  return stream.committed + stream.added.length;
}

/** A repeat when these very events stand right after the expected revision, be they committed or of this group. */
function repeatOrConflict({ expected, events }: AppendRequest, stream: PlannedStream, base: PlanBase): Verdict {
  const head = headOf(stream);
  const conflict: Verdict = { kind: 'conflict', actual: head };
  if (head < expected + events.length) return conflict;
  const committed = expected < stream.committed ? base.idsFrom(stream.name, expected + 1, events.length) : [];
  const skipped = Math.max(0, expected - stream.committed);
  const added = stream.added.slice(skipped, skipped + events.length - committed.length);
  const there = [...committed, ...added.map(({ event: { id }, position }) => ({ id, position }))];
  const last = there.at(-1);
  if (!last || !events.every(({ id }, index) => id === there[index]?.id)) return conflict;
  return { kind: 'repeated', result: { revision: expected + events.length, position: positionText(last.position) } };
}
