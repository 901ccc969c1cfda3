import { dialAggregate } from '#domain/dial/dial.decider';
import type { AnyEvent } from '#domain/events';
import { after, SECOND, type Instant, type Millis } from '#domain/kernel/instant';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { OutboundCommand } from '#domain/outbound/outbound.commands';
import type { OutboundEvent } from '#domain/outbound/outbound.events';
import { outboundAggregate } from '#domain/outbound/outbound.decider';
import { isRepeatable, type OutboundAction } from '#domain/outbound/outbound.state';
import type { Work } from '#engine/feed/subscriber';
import type { Waiters } from '#engine/feed/waiters';
import type { Gateway, Outcome } from '#engine/gateway/gateway';
import { noInstruments, type Instruments } from '#engine/instruments';
import type { About, Log, LogLevel } from '#engine/log';
import type { Reactor } from '#engine/reactions/reactor';
import type { RecordedEvent } from '#event-store/event-store';
import { wantedBy, type ActionContent, type WantedAction } from '#processes/outbound-actions/outbound-actions';
import type { Sender, Sent } from './sender.ts';

/** What an outbox is put together from. */
export interface OutboxOptions {
  readonly gateway: Gateway;
  readonly sender: Sender;
  readonly waiters: Waiters;
  /** Our id of what the platform made of an action: the call of a connect, the message of a request. */
  readonly resultOf: (workspace: WorkspaceId, content: ActionContent, platformId: string) => string | null;
  readonly log: Log;
  /** Default: nobody listens. */
  readonly instruments?: Instruments;
}

/** An action on its way. */
interface Open {
  readonly id: string;
  readonly workspace: WorkspaceId;
  readonly correlationId: string;
  readonly position: string;
  readonly wanted: WantedAction;
}

type Recorded = Outcome<OutboundEvent, OutboundAction>;

/** Waits before the second, third and fourth try of what may be repeated (CA-9). */
const PAUSES: readonly Millis[] = [1 * SECOND, 2 * SECOND, 4 * SECOND];

/** One part of an action's way. It may be done again after a fault of the store. */
type Step = () => Promise<void>;

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
  private readonly underWay = new Set<Promise<void>>();
  /** Steps that wait for their time. */
  private pending = 0;
  private finishing = false;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** True while a call is out or will be repeated. What waits for a token does not count: nothing can be done about it. */
  get busy(): boolean {
    return this.underWay.size > 0 || this.pending > 0;
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

  /** For a stop: begins nothing any more, and waits for the answers of calls that are out, so that none of them ends unknown. */
  async finish(): Promise<void> {
    this.finishing = true;
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async begin(event: RecordedEvent, workspace: WorkspaceId, wanted: WantedAction): Promise<void> {
    if (this.open.has(event.position)) return;
    const { correlationId } = event.metadata;
    const action: Open = { id: `oa_${event.id}`, workspace, correlationId, position: event.position, wanted };
    const { about, phoneNumberId, contactId, at, notAfter, content } = wanted;
    const identity = { actionId: action.id, kind: content.kind, phoneNumberId, about, contactId };
    const { state } = await this.record(action, { type: 'PlanAction', ...identity, at, notAfter });
    if (state.kind === 'closed') return;
    this.open.set(event.position, action);
    // Runs beside the feed: a slow platform holds up nobody.
    void this.drive(action, () => (state.kind === 'in_flight' ? this.resume(action) : this.attempt(action)));
  }

  /** A fault of the store has the same step done again, never the one before it: what was sent is not sent once more. */
  private drive(action: Open, step: Step): Promise<void> {
    const done = step()
      .catch((error: unknown) => {
        this.options.log(`outbound action ${action.id} tries again after a fault`, error, this.about(action, 'warn'));
        this.later(action, after(this.options.gateway.clock.now(), SECOND), step);
      })
      .finally(() => {
        this.underWay.delete(done);
        this.options.waiters.wake();
      });
    this.underWay.add(done);
    return done;
  }

  private async attempt(action: Open): Promise<void> {
    const { gateway, sender } = this.options;
    const now = gateway.clock.now();
    const { notAfter, erased } = action.wanted;
    if (this.finishing) return;
    const ofUse = !erased && now < notAfter && !(await this.isGivenUp(action));
    if (ofUse && !sender.enabled) return this.hold(action, notAfter);
    const outcome = await this.record(action, { type: ofUse ? 'StartAttempt' : 'ExpireAction', at: now });
    if (outcome.state.kind !== 'in_flight') return this.close(action);
    // In flight, though not by this step: it was recorded in spite of a fault, or by somebody else.
    if (outcome.kind !== 'done') return this.resume(action);
    const { attempts } = outcome.state;
    const sent = await this.send(action);
    await this.drive(action, () => this.settle(action, attempts, sent));
  }

  /** A dial that the agent has given up meanwhile would ring at the contact for nobody. */
  private async isGivenUp({ workspace, wanted: { about, content } }: Open): Promise<boolean> {
    if (content.kind !== 'connect') return false;
    const { kind } = await this.options.gateway.load(dialAggregate, workspace, about);
    return kind === 'cancelled' || kind === 'failed';
  }

  /** An attempt without an outcome: nobody knows whether its call left. */
  private async resume(action: Open): Promise<void> {
    const { state } = await this.recordUnknown(action, 'the process ended while the call was out', isRepeatable(action.wanted.content.kind));
    return state.kind === 'closed' ? this.close(action) : this.attempt(action);
  }

  private async send(action: Open): Promise<Sent> {
    const { phoneNumberId, content } = action.wanted;
    const { timing } = this.options.waiters;
    const began = timing.now();
    const sent = await this.options.sender.send(phoneNumberId, content).catch((error: unknown): Sent => {
      this.options.log(`outbound action ${action.id} could not be sent`, error, this.about(action, 'error'));
      return { kind: 'unknown', reason: error instanceof Error ? error.name : 'fault' };
    });
    this.tell(action, sent.kind, began, timing.now());
    return sent;
  }

  private tell({ correlationId, workspace, wanted }: Open, outcome: Sent['kind'], began: number, ended: number): void {
    const { instruments = noInstruments } = this.options;
    const action = wanted.content.kind;
    instruments.count('ringledger_outbox_attempts_total', { action, outcome });
    if (instruments.traces) instruments.span({ name: 'send', correlationId, began, ended, failed: outcome !== 'answered', attributes: { action, outcome, workspace } });
  }

  private about({ correlationId, workspace, position }: Open, level: LogLevel): About {
    return { level, component: this.name, correlationId, workspace, position };
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
    return this.unanswered(action, attempts, sent);
  }

  private async unanswered(action: Open, attempts: number, { kind, reason }: Extract<Sent, { reason: string }>): Promise<void> {
    const repeatable = isRepeatable(action.wanted.content.kind);
    const pause = PAUSES[attempts - 1];
    const again = pause !== undefined && (repeatable || kind === 'unreached');
    // A connect or message comes to another try only where none before it left, so giving it up is as good as a no.
    const neverLeft = kind === 'unreached' && !repeatable;
    await this.recordUnknown(action, reason, again || neverLeft);
    const now = this.options.gateway.clock.now();
    if (again) return this.later(action, after(now, pause), () => this.attempt(action));
    if (neverLeft) await this.record(action, { type: 'ExpireAction', at: now });
    this.close(action);
  }

  private recordUnknown(action: Open, reason: string, again: boolean): Promise<Recorded> {
    return this.record(action, { type: 'RecordUnknown', reason, final: !again, at: this.options.gateway.clock.now() });
  }

  private record(action: Open, command: OutboundCommand): Promise<Recorded> {
    const { workspace, correlationId, position, id } = action;
    const cause = { process: this.name, position, n: 0 };
    return this.options.gateway.execute(outboundAggregate, id, command, { workspace, actor: 'process:outbox', correlationId, cause });
  }

  private later(action: Open, at: Instant, step: Step): void {
    this.pending++;
    this.options.gateway.clock.schedule(at, () => {
      this.pending--;
      return this.finishing ? undefined : this.drive(action, step);
    });
  }

  /** Without a token it stays due, and is given up when it helps nobody any more. */
  private hold(action: Open, until: Instant): void {
    this.options.gateway.clock.schedule(until, () => this.drive(action, () => this.attempt(action)));
  }

  private close(action: Open): void {
    this.open.delete(action.position);
  }
}

/** A position that comes right before another, so that the event there is read again. */
function before(position: string): string {
  return (BigInt(position) - 1n).toString().padStart(position.length, '0');
}
