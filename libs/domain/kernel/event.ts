import type { Instant } from './instant.ts';
import type { WorkspaceId } from './ids.ts';

/**
 * What happened. Everything personal (names, numbers, the platform's ids, session descriptions) sits in the one
 * `subject` object, so that it can be sealed without a new shape.
 */
export interface DomainEvent {
  readonly type: string;
  /** Null once the person it is about was erased. */
  readonly subject?: Readonly<Record<string, unknown>> | null;
}

/** Which reaction caused a command: the process, the position of the event it reacted to, and its number among that event's reactions. */
export interface Cause {
  readonly process: string;
  readonly position: string;
  readonly n: number;
}

/** What is known of every event beside its content. */
export interface Metadata {
  readonly workspace: WorkspaceId | null;
  /** `agent:anna`, `platform`, or `process:settlement`. */
  readonly actor: string;
  readonly correlationId: string;
  readonly cause?: Cause;
  /** The id of the request that asked for it, made from workspace, route and idempotency key. */
  readonly commandId?: string;
  /** When it happened: a platform fact at its own timestamp, a command at the server's clock. */
  readonly effectiveAt: Instant;
  /** When we recorded it, by the server's clock. */
  readonly recordedAt: Instant;
  /** Version of the event's shape: 1, and one more for each upcaster of its type. */
  readonly schema: number;
}
