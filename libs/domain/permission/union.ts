import type { PermissionFacts } from './permission.facts.ts';
import { inOrder } from './permission.state.ts';
import { joinWindows } from './service-window.ts';

/**
 * The facts of two pairs that turned out to be one, each counted once by its own key. Of two readings of one reply, the later in rank holds, as it
 * does where both came to one pair. Who has the pair is not taken over: a dial frees the pair that it took.
 */
export function union(facts: PermissionFacts, others: PermissionFacts): PermissionFacts {
  const replies = once([...facts.replies, ...others.replies].sort(inOrder.replies), ({ factKey }) => factKey);
  const settled = new Set(replies.map(({ factKey }) => factKey));
  const quarantined = once([...facts.quarantined, ...others.quarantined], ({ factKey }) => factKey).filter(({ factKey }) => !settled.has(factKey));
  return {
    window: joinWindows(facts.window, others.window),
    requests: once([...others.requests, ...facts.requests], ({ requestId }) => requestId).sort(inOrder.requests),
    replies: replies.sort(inOrder.replies),
    quarantined: quarantined.sort(inOrder.quarantined),
    connections: once([...others.connections, ...facts.connections], ({ callId }) => callId).sort(inOrder.connections),
    attempts: once([...others.attempts, ...facts.attempts], ({ dialId }) => dialId).sort(inOrder.attempts),
    absorbed: [...new Set([...facts.absorbed, ...others.absorbed])].sort(),
    reservation: facts.reservation,
  };
}

/** The last of those that have the same key. */
function once<T>(facts: readonly T[], keyOf: (fact: T) => string): T[] {
  return [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];
}
