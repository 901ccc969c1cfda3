import type { AnyEvent } from '#domain/events';
import { after, SECOND, type Instant, type Millis } from '#domain/kernel/instant';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { OutboundCommand } from '#domain/outbound/outbound.commands';
import { outboundAggregate } from '#domain/outbound/outbound.decider';
import { isRepeatable, type OutboundAction } from '#domain/outbound/outbound.state';
import type { Work } from '#engine/feed/subscriber';
import type { Waiters } from '#engine/feed/waiters';
import type { Gateway } from '#engine/gateway/gateway';
import type { Reactor } from '#engine/reactions/reactor';
import type { RecordedEvent } from '#event-store/event-store';
import { wantedBy, type ActionContent, type WantedAction } from '#processes/outbound-actions/outbound-actions';
import type { Sender, Sent } from './sender.ts';

export interface OutboxOptions {
  readonly gateway: Gateway;
  readonly sender: Sender;
  readonly waiters: Waiters;
  /** Our id of what the platform made of an action: the call of a connect, the message of a request. */
  readonly resultOf: (workspace: WorkspaceId, content: ActionContent, platformId: string) => string | null;
  readonly log: (message: string, error?: unknown) => void;
}

/** An action on its way. */
interface Open {
  readonly id: string;
  readonly workspace: WorkspaceId;
  readonly correlationId: string;
  readonly position: string;
  readonly wanted: WantedAction;
}

/** Waits before the second, third and fourth try of what may be repeated (CA-9). */
const PAUSES: readonly Millis[] = [1 * SECOND, 2 * SECOND, 4 * SECOND];

/**
 * The only way out of the house. An action is planned in a stream of its own, every attempt is recorded before the call leaves, and
 * replaying the log finds the stream and sends nothing. What may be repeated is tried again after 1, 2 and 4 s; a connect or a
 * message of unknown outcome is never sent again.
 */
export class Outbox implements Reactor {
  readonly name = 'outbox';
  readonly prefixes = ['call-', 'dial-', 'permission-'];
  private readonly options: OutboxOptions;
  /** By position of the event that asked: what is not closed yet. */
  private readonly open = new Map<string, Open>();
  private moving = 0;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** True while a call is out or will be repeated. What waits for a token does not count: nothing can be done about it. */
  get busy(): boolean {
    return this.moving > 0;
  }

  async handle({ events }: Work): Promise<void> {
    for (const event of events) {
      const wanted = wantedBy(event.data as AnyEvent);
      if (wanted && event.metadata.workspace) await this.begin(event, event.metadata.workspace, wanted);
    }
  }

  /** Everything before the oldest open action is done with for ever. */
  safePosition(page: Work): string {
    const [oldest] = [...this.open.keys()].sort();
    return oldest === undefined ? page.position : before(oldest);
  }

  private async begin(event: RecordedEvent, workspace: WorkspaceId, wanted: WantedAction): Promise<void> {
    if (this.open.has(event.position)) return;
    const { correlationId } = event.metadata;
    const action: Open = { id: `oa_${event.id}`, workspace, correlationId, position: event.position, wanted };
    const { about, phoneNumberId, contactId, at, notAfter, content } = wanted;
    const identity = { actionId: action.id, kind: content.kind, phoneNumberId, about, contactId };
    const state = await this.record(action, { type: 'PlanAction', ...identity, at, notAfter });
    if (state.kind === 'closed') return;
    this.open.set(event.position, action);
    // Runs beside the feed: a slow platform holds up nobody.
    void this.drive(action, state.kind === 'in_flight');
  }

  private async drive(action: Open, interrupted: boolean): Promise<void> {
    this.moving++;
    try {
      await this.attempt(action, interrupted);
    } catch (error) {
      this.options.log(`outbound action ${action.id} tries again after a fault`, error);
      this.later(action, after(this.options.gateway.clock.now(), SECOND));
    } finally {
      this.moving--;
      this.options.waiters.wake();
    }
  }

  private async attempt(action: Open, interrupted: boolean): Promise<void> {
    const { gateway, sender } = this.options;
    const { content, notAfter } = action.wanted;
    if (interrupted) {
      const state = await this.recordUnknown(action, 'the process ended while the call was out', isRepeatable(content.kind));
      if (state.kind === 'closed') return this.close(action);
    }
    if (gateway.clock.now() >= notAfter) {
      await this.record(action, { type: 'ExpireAction', at: gateway.clock.now() });
      return this.close(action);
    }
    if (!sender.enabled) return this.hold(action, notAfter);
    const started = await this.record(action, { type: 'StartAttempt', at: gateway.clock.now() });
    if (started.kind !== 'in_flight') return this.close(action);
    await this.settle(action, started.attempts, await sender.send(action.wanted.phoneNumberId, content));
  }

  private async settle(action: Open, attempts: number, sent: Sent): Promise<void> {
    const at = this.options.gateway.clock.now();
    const { content } = action.wanted;
    if (sent.kind === 'answered') {
      const result = sent.platformId ? this.options.resultOf(action.workspace, content, sent.platformId) : null;
      await this.record(action, { type: 'RecordAnswer', status: sent.status, result, platformId: sent.platformId ?? null, at });
      return this.close(action);
    }
    if (sent.kind === 'refused') {
      await this.record(action, { type: 'RecordRefusal', status: sent.status, code: sent.code, traceId: sent.traceId, at });
      return this.close(action);
    }
    const pause = PAUSES[attempts - 1];
    const again = pause !== undefined && (sent.kind === 'unreached' || isRepeatable(content.kind));
    await this.recordUnknown(action, sent.reason, again);
    if (again) this.later(action, after(at, pause));
    else this.close(action);
  }

  private recordUnknown(action: Open, reason: string, again: boolean): Promise<OutboundAction> {
    return this.record(action, { type: 'RecordUnknown', reason, final: !again, at: this.options.gateway.clock.now() });
  }

  private async record(action: Open, command: OutboundCommand): Promise<OutboundAction> {
    const { workspace, correlationId, position, id } = action;
    const cause = { process: this.name, position, n: 0 };
    const outcome = await this.options.gateway.execute(outboundAggregate, id, command, { workspace, actor: 'process:outbox', correlationId, cause });
    return outcome.state;
  }

  private later(action: Open, at: Instant): void {
    this.moving++;
    this.options.gateway.clock.schedule(at, () => {
      this.moving--;
      return this.drive(action, false);
    });
  }

  /** Without a token it stays due, and is given up when it helps nobody any more. */
  private hold(action: Open, until: Instant): void {
    this.options.gateway.clock.schedule(until, () => this.drive(action, false));
  }

  private close(action: Open): void {
    this.open.delete(action.position);
  }
}

/** A position that comes right before another, so that the event there is read again. */
function before(position: string): string {
  return (BigInt(position) - 1n).toString().padStart(position.length, '0');
}
