import { AppendTooLarge } from '../errors.ts';
import type { NewEvent, RecordedEvent } from '../event-store.ts';
import { positionText } from './position.ts';

/** An event on its way into an embedded log: one JSON text with id, data and metadata, so that reading it is one parse. */
export interface EncodedEvent {
  readonly id: string;
  readonly json: string;
  readonly body: Uint8Array | null;
  /** Nothing makes the body smaller. */
  readonly packed?: boolean;
}

/** An event as an embedded log holds it. */
export interface StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly json: string;
}

type Content = Pick<RecordedEvent, 'id' | 'data' | 'metadata'>;

/** No character of a JSON text takes more in UTF-8 for each of its UTF-16 units. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Turns events into text at once, and copies their bodies, so that later changes by the caller do not matter.
 * Throws {@link AppendTooLarge} when data and metadata together are above `limit` bytes of UTF-8.
 */
export function encodeEvents(events: readonly NewEvent[], limit: number): readonly EncodedEvent[] {
  const encoded = events.map(({ id, data, metadata, body, packed }) => {
    return { id, json: JSON.stringify({ id, data, metadata } satisfies Content), body: body ? new Uint8Array(body) : null, packed };
  });
  const units = encoded.reduce((sum, { json }) => sum + json.length, 0);
  // Counting bytes takes time, and nearly all appends are far below the limit.
  if (units * MOST_BYTES_A_UNIT > limit) checkBytes(encoded, limit);
  return encoded;
}

function checkBytes(encoded: readonly EncodedEvent[], limit: number): void {
  const bytes = encoded.reduce((sum, { id, json }) => sum + Buffer.byteLength(json) - frameBytes(id), 0);
  if (bytes > limit) throw new AppendTooLarge(bytes, limit);
}

/** What the text of an event holds beside its data and metadata. */
function frameBytes(id: string): number {
  return Buffer.byteLength(`{"id":${JSON.stringify(id)},"data":,"metadata":}`);
}

/** The event that a reader gets. */
export function decodeEvent({ position, stream, revision, json }: StoredEvent): RecordedEvent {
  const { id, data, metadata } = JSON.parse(json) as Content;
  return { id, stream, revision, position: positionText(position), data, metadata };
}

/** The id alone, for comparing. */
export function storedId(json: string): string {
  return (JSON.parse(json) as Content).id;
}
