import type { Cause } from '#domain/kernel/event';
import type { Gateway, Outcome } from '#engine/gateway/gateway';
import { duplicate, processed, type Verdict } from './sorter.ts';
import type { TenantContext } from '../request-context.ts';

/**
 * Whether a fact was new. One that its stream knows already is a duplicate, unless this very update brought it: then we were interrupted
 * after it was stored, and it counts as processed.
 */
export async function verdictOf(
  gateway: Gateway,
  outcome: Outcome<unknown, unknown>,
  stream: { readonly category: string; readonly id: string },
  { workspace, cause }: TenantContext & { readonly cause: Cause },
): Promise<Verdict> {
  if (outcome.kind === 'done' || outcome.kind === 'refused') return processed;
  const own = await gateway.causedBy(stream.category, stream.id, workspace, cause);
  return own ? processed : duplicate;
}
