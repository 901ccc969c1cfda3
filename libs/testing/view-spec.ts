import { isDeepStrictEqual } from 'node:util';
import type { AnyEvent } from '#domain/events';
import type { DomainEvent, Metadata } from '#domain/kernel/event';
import { workspaceId } from '#domain/kernel/ids';
import { parseInstant, type Instant } from '#domain/kernel/instant';
import type { Envelope, Fold, Handler, Projection } from '#domain/kernel/projection';

/** An event with what the log says of it. */
export interface Logged {
  readonly data: AnyEvent;
  readonly envelope: Envelope;
}

/** `2026-11-24T10:00:00.000Z`: when events of specs are recorded, unless they say otherwise. */
export const RECORDED_AT = parseInstant('2026-11-24T10:00:00Z') as Instant;

const WORKSPACE = workspaceId('demo');

/** The position of the nth event of a log, from 1. */
export const positionOf = (n: number): string => String(n).padStart(20, '0');

/** The nth event of a log, from 1. */
export function logged(data: AnyEvent, n: number, metadata: Partial<Metadata> = {}): Logged {
  const known = { workspace: WORKSPACE, actor: 'platform', correlationId: 'co_1', effectiveAt: RECORDED_AT, recordedAt: RECORDED_AT, schema: 1, ...metadata };
  return { data, envelope: { position: positionOf(n), stream: 'stream-demo.1', workspace: known.workspace ?? workspaceId('_system'), metadata: known } };
}

/** Events one after another, all with the same metadata. */
export const log = (events: readonly AnyEvent[], metadata: Partial<Metadata> = {}): readonly Logged[] => events.map((event, i) => logged(event, i + 1, metadata));

/** given(events) → the documents of a view by id. */
export function fold<D extends object>(view: Projection<D, AnyEvent>, events: readonly (AnyEvent | Logged)[]): Readonly<Record<string, D>> {
  const texts = foldTexts(view as unknown as Projection, events.map((event, i) => ('envelope' in event ? event : logged(event, i + 1))));
  return Object.fromEntries([...texts].map(([id, json]) => [id, JSON.parse(json) as D]));
}

/**
 * The documents as they are stored, by id in order. Between batches (`cuts` are the numbers of events after which one ends) documents go through their
 * text, as they do in a store. Throws when a fold changes what it was given, or makes a document that its text does not hold whole.
 */
export function foldTexts(view: Projection, events: readonly Logged[], cuts: readonly number[] = []): ReadonlyMap<string, string> {
  const ends = [...cuts, events.length].sort((a, b) => a - b);
  let texts: ReadonlyMap<string, string> = new Map();
  let start = 0;
  for (const end of ends) {
    texts = foldBatch(view, events.slice(start, end), texts);
    start = Math.max(start, end);
  }
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function foldBatch(view: Projection, events: readonly Logged[], before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const documents = new Map<string, object>([...before].map(([id, json]) => [id, frozen(JSON.parse(json) as object)]));
  for (const { data, envelope } of events) {
    const handler = view.on[data.type] as Handler<object, DomainEvent> | undefined;
    for (const [id, change] of handler?.(frozen(data), envelope) ?? []) apply(documents, id, change);
  }
  return new Map([...documents].map(([id, document]) => [id, textOf(id, document)]));
}

function apply(documents: Map<string, object>, id: string, change: Fold<object>): void {
  const document = change(documents.get(id));
  if (document) documents.set(id, frozen(document));
  else documents.delete(id);
}

function textOf(id: string, document: object): string {
  const json = JSON.stringify(document);
  if (!isDeepStrictEqual(JSON.parse(json), document)) throw new Error(`document ${id} is not what its text says: ${json}`);
  return json;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
