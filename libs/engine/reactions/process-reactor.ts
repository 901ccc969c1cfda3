import type { Envelope } from '#domain/kernel/projection';
import type { Process, Reaction } from '#domain/kernel/process';
import type { RecordedEvent } from '#event-store/event-store';
import type { Work } from '../feed/subscriber.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Reactor } from './reactor.ts';

/** Runs one process: its commands reach each stream in the order of the events that caused them, each of them once. */
export class ProcessReactor implements Reactor {
  readonly name: string;
  readonly prefixes: readonly string[];
  private readonly process: Process;
  private readonly gateway: Gateway;

  constructor(process: Process, prefixes: readonly string[], gateway: Gateway) {
    this.name = process.name;
    this.prefixes = prefixes;
    this.process = process;
    this.gateway = gateway;
  }

  /** Streams run side by side; within a stream one after another. */
  async handle({ events }: Work): Promise<void> {
    const tails = new Map<string, Promise<void>>();
    // Found before any of them is begun: a fault in finding them leaves nothing running.
    const reactions = events.flatMap((event) => this.reactionsTo(event).map((reaction, n) => ({ event, reaction, n })));
    for (const { event, reaction, n } of reactions) {
      const key = `${reaction.aggregate.category}/${event.metadata.workspace}/${reaction.id}`;
      const before = tails.get(key) ?? Promise.resolve();
      tails.set(key, before.then(() => this.carryOut(reaction, event, n)));
    }
    await Promise.all(tails.values());
  }

  private reactionsTo(event: RecordedEvent): readonly Reaction[] {
    const { workspace } = event.metadata;
    const react = this.process.on[event.data.type];
    if (!react || !workspace) return [];
    const envelope: Envelope = { position: event.position, stream: event.stream, workspace, metadata: event.metadata };
    return react(event.data as never, envelope);
  }

  private async carryOut(reaction: Reaction, event: RecordedEvent, n: number): Promise<void> {
    const { workspace, correlationId, effectiveAt } = event.metadata;
    const states = await Promise.all(
      (reaction.needs ?? []).map(({ aggregate, id }) => this.gateway.load(aggregate, workspace, id)),
    );
    const command = reaction.command(...(states as never[]));
    if (!command) return;
    await this.gateway.execute(reaction.aggregate, reaction.id, command, {
      workspace,
      actor: `process:${this.name}`,
      correlationId,
      effectiveAt,
      once: true,
      cause: { process: this.name, position: event.position, n },
    });
  }
}
