import { createHash } from 'node:crypto';

/** Names a trace and the first span of it, in the hexadecimal digits that W3C trace context wants. */
export interface TraceIds {
  readonly traceId: string;
  readonly firstSpanId: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The trace that a correlation id leads to, the same in every process and after every restart: so a webhook, its translation, the commands that follow and the views
 * come together though nothing but the log joins them. A UUID is its own trace id, without the dashes; anything else is hashed.
 */
export function traceIdsOf(correlationId: string): TraceIds {
  const hash = createHash('sha256').update(correlationId).digest('hex');
  return { traceId: UUID.test(correlationId) ? correlationId.replaceAll('-', '') : hash.slice(0, 32), firstSpanId: hash.slice(32, 48) };
}
