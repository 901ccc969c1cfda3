import type { DomainEvent } from '#domain/kernel/event';
import type { Envelope } from '#domain/kernel/projection';
import { workspaceId } from '#domain/kernel/ids';
import type { Process, Reaction } from './process.ts';

/** A command and where it goes, as a spec reads it. */
export interface Sent {
  readonly to: string;
  readonly command: { readonly type: string } | null;
}

const somewhere: Envelope = {
  position: '00000000000000000001',
  stream: 'call-demo.cl_1',
  workspace: workspaceId('demo'),
  metadata: { workspace: workspaceId('demo'), actor: 'platform', correlationId: 'c', effectiveAt: 0 as never, recordedAt: 0 as never, schema: 1 },
};

/** What a process makes of events, one after another. For reactions that need no state. */
export function reactionsTo<E extends DomainEvent>(process: Process<E>, ...events: readonly E[]): readonly Sent[] {
  const handlers = process.on as Readonly<Record<string, ((event: E, envelope: Envelope) => readonly Reaction[]) | undefined>>;
  return events.flatMap((event) => handlers[event.type]?.(event, somewhere) ?? []).map(sent);
}

/** One reaction, as a spec reads it. */
export const sent = ({ aggregate, id, command }: Reaction): Sent => ({ to: `${aggregate.category}/${id}`, command: command() });
