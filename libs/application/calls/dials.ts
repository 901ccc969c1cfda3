import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import type { AgentLineCommand } from '#domain/agent-line/agent-line.commands';
import { callAggregate } from '#domain/call/call.decider';
import { channelAggregate } from '#domain/channel/channel.decider';
import { dialGate, type ConnectedChannel } from '#domain/channel/channel.state';
import { dialAggregate } from '#domain/dial/dial.decider';
import type { DialEstimate, DialEvent, DialRefused, DialRequested } from '#domain/dial/dial.events';
import type { Refusal, RefusalCode } from '#domain/kernel/decider';
import { agentId, dialId, phoneNumberId, type AgentId, type ContactId, type DialId, type PhoneNumberId } from '#domain/kernel/ids';
import type { MarketMap } from '#domain/tariff/tariff.state';
import type { Gateway } from '#engine/gateway/gateway';
import { streamOf } from '#engine/gateway/stream-of';
import type { RecordedEvent } from '#event-store/event-store';
import { billingOf } from '../channels/billing.ts';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { NotFound, Refused, stateOf, Unfit } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';
import { Estimates } from './estimates.ts';
import { Pairs } from './pairs.ts';

/** Whom to call, from which number, with which session description. */
export interface DialInput {
  readonly phoneNumberId: string;
  /** Our contact id, a BSUID, or a `wa_id`. */
  readonly contact: string;
  readonly sdpOffer: string;
  /** Which number of the contact to call. */
  readonly to: string | undefined;
}

/** A dial that is on its way. */
export interface Dialled {
  readonly dialId: DialId;
  readonly estimate: DialEstimate;
  /** Where the dial stands in the log. */
  readonly position: string | null;
}

/** A dial on its way through the checks. */
interface Attempt {
  readonly asker: Asker;
  readonly dialId: DialId;
  readonly agentId: AgentId;
  readonly phoneNumberId: PhoneNumberId;
  readonly input: DialInput;
  readonly channel: ConnectedChannel;
  /** Null for somebody whom nobody knows. */
  readonly contactId: ContactId | null;
}

/** What dialling needs. */
export interface DialsOptions {
  readonly gateway: Gateway;
  readonly contacts: ContactDirectory;
  readonly builtInMap: MarketMap;
}

/**
 * Outbound calls. Line and pair are taken before the dial is recorded; when a rule says no, whatever was taken is given back by an event of its own, and
 * the refusal is recorded with its rule (AU-10). From the recorded dial on the outbox asks the platform.
 *
 * A request whose answer was lost in a crash is answered from what was recorded under its id; where nothing was, it goes through all steps again, and
 * those that it had taken already are still its own.
 */
export class Dials {
  private readonly gateway: Gateway;
  private readonly contacts: ContactDirectory;
  private readonly pairs: Pairs;
  private readonly estimates: Estimates;

  constructor({ gateway, contacts, builtInMap }: DialsOptions) {
    this.gateway = gateway;
    this.contacts = contacts;
    this.pairs = new Pairs(gateway);
    this.estimates = new Estimates(gateway, builtInMap);
  }

  /**
   * Throws {@link Refused} by the first rule that says no, {@link NotFound} for a number that is not this workspace's, and {@link Unfit} for a number
   * to call that is none of the contact's.
   */
  async dial(asker: Asker, input: DialInput): Promise<Dialled> {
    const channel = await this.gateway.load(channelAggregate, asker.workspace, input.phoneNumberId);
    if (channel.kind !== 'connected') throw new NotFound('number');
    const id = dialId(`dl_${asker.commandId ?? this.gateway.ids.random()}`);
    const contactId = await this.contacts.reachable(input.contact, asker.workspace);
    const attempt = { asker, dialId: id, agentId: agentId(asker.sub), phoneNumberId: phoneNumberId(input.phoneNumberId), input, channel, contactId };
    const recorded = await this.recorded(attempt);
    if (recorded) return this.again(attempt, recorded);
    if (input.to && contactId && (await this.contacts.reachable(input.to, asker.workspace)) !== contactId) {
      throw new Unfit({ path: 'to', message: 'is none of the numbers of the contact' });
    }
    return this.first(attempt);
  }

  private async first(attempt: Attempt): Promise<Dialled> {
    try {
      return await this.through(attempt);
    } catch (error) {
      // Of any other fault nobody knows how far it came: a line frees itself, and a pair without a dial is taken by the next one.
      if (!(error instanceof Refused)) throw error;
      const ours = await this.recordRefusal(attempt, error.refusal);
      const recorded = ours ? null : await this.recorded(attempt);
      // The same request was carried out elsewhere meanwhile: one request has one answer.
      if (recorded) return this.again(attempt, recorded);
      await this.giveBack(attempt);
      throw error;
    }
  }

  /** What the dial began with; undefined while nothing is recorded of it. */
  private async recorded({ asker: { workspace }, dialId: id }: Attempt): Promise<RecordedEvent | undefined> {
    return (await this.gateway.store.readStream(streamOf(dialAggregate.category, workspace, id), { limit: 1 }))[0];
  }

  /** The rules in their order, each with what it takes. */
  private async through(attempt: Attempt): Promise<Dialled> {
    const { asker, channel, agentId: agent, dialId: id, contactId } = attempt;
    const gate = dialGate(channel);
    if (gate) throw new Refused(gate);
    await this.line(asker, { type: 'SeizeLine', agentId: agent, holder: id, now: this.gateway.clock.now() });
    if (contactId === null) throw new Refused({ code: 'no_call_permission', rule: 'PE-5' });
    const pair = { phoneNumberId: attempt.phoneNumberId, contactId };
    const grantPosition = await this.pairs.reserve({ pair, dialId: id, agentId: agent }, unkeyed(asker));
    return this.request(attempt, contactId, grantPosition);
  }

  private async request({ asker, ...attempt }: Attempt, contactId: ContactId, grantPosition: string | null): Promise<Dialled> {
    const { input, channel, dialId: id, agentId: agent } = attempt;
    const { waId, phone, bsuid, name } = await this.contacts.subjectOf(contactId, asker.workspace);
    const billing = await billingOf(this.gateway, asker.workspace, channel);
    const to = input.to ?? waId ?? phone;
    const estimate = await this.estimates.of(asker.workspace, billing, { number: to ?? null, bsuid: bsuid ?? null });
    const command = {
      type: 'RequestDial',
      dialId: id,
      phoneNumberId: attempt.phoneNumberId,
      contactId,
      agentId: agent,
      at: this.gateway.clock.now(),
      grantPosition,
      billing,
      estimate,
      subject: { ...(to && { to }), ...(bsuid && { bsuid }), ...(name && { name }), sdp: input.sdpOffer },
    } as const;
    const outcome = await this.gateway.execute(dialAggregate, id, command, contextOf(asker));
    // Made or refused already, by the same request elsewhere, or since it was slower than anybody could wait for: the record has the answer.
    if (outcome.kind !== 'done') throw new Refused({ code: 'call_in_progress', rule: 'CA-13' });
    await this.line(asker, { type: 'HoldLine', agentId: agent, holder: id });
    return { dialId: id, estimate, position: outcome.position };
  }

  /** The first answer once more. What is refused or over has nothing to keep: whatever this try took for it is given back. */
  private async again(attempt: Attempt, { data, position }: RecordedEvent): Promise<Dialled> {
    const event = data as DialEvent;
    if (event.type === 'DialRefused') {
      await this.giveBack({ ...attempt, contactId: event.contactId });
      throw new Refused(refusalOf(event));
    }
    const { estimate, agentId: agent, billing, subject, contactId } = event as DialRequested;
    if (await this.isOver(attempt)) await this.giveBack({ ...attempt, contactId });
    else await this.line(attempt.asker, { type: 'HoldLine', agentId: agent, holder: attempt.dialId });
    const called = { number: subject?.to ?? null, bsuid: subject?.bsuid ?? null };
    return { dialId: attempt.dialId, estimate: estimate ?? (await this.estimates.of(attempt.asker.workspace, billing, called)), position };
  }

  /** Whether line and pair were freed of this dial, or are about to be. */
  private async isOver({ asker: { workspace }, dialId: id }: Attempt): Promise<boolean> {
    const dial = await this.gateway.load(dialAggregate, workspace, id);
    if (dial.kind !== 'linked') return dial.kind === 'failed' || dial.kind === 'cancelled';
    return (await this.gateway.load(callAggregate, workspace, dial.callId)).ending !== null;
  }

  private async giveBack({ asker, dialId: id, agentId: agent, phoneNumberId: number, contactId }: Attempt): Promise<void> {
    if (contactId) await this.pairs.release({ pair: { phoneNumberId: number, contactId }, dialId: id }, unkeyed(asker));
    await this.line(asker, { type: 'ReleaseLine', agentId: agent, holder: id });
  }

  private async line(asker: Asker, command: AgentLineCommand): Promise<void> {
    stateOf(await this.gateway.execute(agentLineAggregate, asker.sub, command, unkeyed(asker)));
  }

  /** False where the dial was made or refused before. */
  private async recordRefusal(attempt: Attempt, { code, rule, retryAt, inputs }: Refusal): Promise<boolean> {
    const { asker, dialId: id, phoneNumberId: number, contactId, agentId: agent } = attempt;
    const looked = { ...inputs, ...(retryAt !== undefined && { retryAt }) };
    const command = { type: 'RefuseDial', dialId: id, phoneNumberId: number, contactId, agentId: agent, at: this.gateway.clock.now(), rule: rule ?? null, code, inputs: looked } as const;
    return (await this.gateway.execute(dialAggregate, id, command, unkeyed(asker))).kind === 'done';
  }
}

function refusalOf({ code, rule, inputs: { retryAt, ...inputs } }: DialRefused): Refusal {
  return { code: code as RefusalCode, ...(rule !== null && { rule }), ...(typeof retryAt === 'number' && { retryAt }), inputs };
}

/** The key of a request marks the events that answer it alone: the dial's. */
const unkeyed = (asker: Asker) => contextOf({ ...asker, commandId: undefined });
