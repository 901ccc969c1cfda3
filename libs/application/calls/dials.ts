import { accountAggregate } from '#domain/account/account.decider';
import { availableOf, callsAllowed, currencyOf } from '#domain/account/account.state';
import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { channelAggregate } from '#domain/channel/channel.decider';
import { dialGate, type ConnectedChannel } from '#domain/channel/channel.state';
import type { ContactSubject } from '#domain/contact/contact.events';
import { dialAggregate } from '#domain/dial/dial.decider';
import type { DialRequested } from '#domain/dial/dial.events';
import type { Refusal } from '#domain/kernel/decider';
import { agentId, dialId, phoneNumberId, type ContactId, type DialId } from '#domain/kernel/ids';
import { toMoney, type Micros } from '#domain/kernel/money';
import { permissionAggregate } from '#domain/permission/permission.decider';
import type { PermissionGranted } from '#domain/permission/permission.events';
import { grantAt } from '#domain/permission/replies';
import { TARIFF_ID, tariffAggregate } from '#domain/tariff/tariff.decider';
import type { MarketMap } from '#domain/tariff/tariff.state';
import type { Gateway } from '#engine/gateway/gateway';
import { streamOf } from '#engine/gateway/stream-of';
import { quote } from '#finance/rating/quote';
import { priceOf } from '#finance/rating/price';
import { pulsesIn } from '#finance/rating/pulses';
import { affordableSeconds } from '#finance/rating/runway';
import { billingOf } from '../channels/billing.ts';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { NotFound, positionOf, Refused } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

export interface DialInput {
  readonly phoneNumberId: string;
  /** Our contact id, a BSUID, or a `wa_id`. */
  readonly contact: string;
  readonly sdpOffer: string;
  /** Which number of the contact to call. */
  readonly to: string | undefined;
}

/** What a call would cost, and how long the money lasts. */
export interface Estimate {
  /** Null: a rate of zero never ends. */
  readonly affordableSeconds: number | null;
  readonly market: string;
  readonly tier: number;
  readonly ratePerMinute: string;
  readonly currency: string;
}

export interface Dialled {
  readonly dialId: DialId;
  readonly estimate: Estimate;
  readonly position: string | null;
}

/** A dial on its way through the checks. */
interface Attempt {
  readonly asker: Asker;
  readonly id: DialId;
  readonly input: DialInput;
  readonly channel: ConnectedChannel;
  readonly billing: DialRequested['billing'];
}

/** Whom it is to, once that is known. */
interface Addressed extends Attempt {
  readonly contactId: ContactId;
  readonly subject: ContactSubject;
}

/** The first slice of a call that has to be affordable, in seconds. */
const FIRST_SLICE = 60;

export interface DialsOptions {
  readonly gateway: Gateway;
  readonly contacts: ContactDirectory;
  readonly builtInMap: MarketMap;
}

/**
 * Outbound calls. Line and pair are taken before the dial is recorded; when a step is refused, every earlier one is undone by an event of its own, and
 * the refusal is recorded with its rule (AU-10). From the recorded dial on the outbox asks the platform.
 */
export class Dials {
  private readonly options: DialsOptions;

  constructor(options: DialsOptions) {
    this.options = options;
  }

  /** Throws {@link Refused} by the first rule that says no, {@link NotFound} for a number that is not this workspace's. */
  async dial(asker: Asker, input: DialInput): Promise<Dialled> {
    const { gateway } = this.options;
    const channel = await gateway.load(channelAggregate, asker.workspace, input.phoneNumberId);
    if (channel.kind !== 'connected') throw new NotFound('number');
    const billing = await billingOf(gateway, asker.workspace, channel);
    const id = dialId(`dl_${asker.commandId ?? gateway.ids.random()}`);
    return this.attempt({ asker, id, input, channel, billing });
  }

  private async attempt(attempt: Attempt): Promise<Dialled> {
    const { asker, input, channel } = attempt;
    const gate = dialGate(channel);
    if (gate) throw await this.refused(attempt, null, gate);
    const contactId = await this.options.contacts.find(input.contact, asker.workspace);
    if (!contactId) throw await this.refused(attempt, null, { code: 'no_call_permission', rule: 'PE-5' });
    const subject = await this.options.contacts.subjectOf(contactId, asker.workspace);
    const addressed = { ...attempt, contactId, subject };
    await this.takeLine(addressed);
    try {
      return await this.withLine(addressed);
    } catch (error) {
      await this.releaseLine(addressed);
      throw error;
    }
  }

  private async withLine(attempt: Addressed): Promise<Dialled> {
    await this.takePair(attempt);
    try {
      return await this.request(attempt, await this.estimate(attempt));
    } catch (error) {
      await this.releasePair(attempt);
      throw error;
    }
  }

  private async request(attempt: Addressed, estimate: Estimate): Promise<Dialled> {
    const { asker, id, input, billing, contactId, subject } = attempt;
    const { gateway } = this.options;
    const grantPosition = await this.grantPosition(attempt);
    const to = input.to ?? subject.waId ?? subject.phone;
    const command = {
      type: 'RequestDial',
      dialId: id,
      phoneNumberId: phoneNumberId(input.phoneNumberId),
      contactId,
      agentId: agentId(asker.sub),
      at: gateway.clock.now(),
      grantPosition,
      billing,
      subject: { ...(to && { to }), ...(subject.bsuid && { bsuid: subject.bsuid }), ...(subject.name && { name: subject.name }), sdp: input.sdpOffer },
    } as const;
    const position = positionOf(await gateway.execute(dialAggregate, id, command, contextOf(asker)));
    await this.line(attempt, { type: 'HoldLine', agentId: agentId(asker.sub), holder: id });
    return { dialId: id, estimate, position };
  }

  /** Gate, market and rate (CA-16, MO-3), and money for the first slice. */
  private async estimate(attempt: Addressed): Promise<Estimate> {
    const { gateway, builtInMap } = this.options;
    const { asker, billing, input, subject } = attempt;
    const account = await gateway.load(accountAggregate, asker.workspace, billing.accountId);
    if (!callsAllowed(account)) throw await this.refused(attempt, attempt.contactId, { code: 'top_up_required', rule: 'CA-16' });
    const { cards, maps } = await gateway.load(tariffAggregate, asker.workspace, TARIFF_ID);
    const currency = currencyOf(account) ?? '';
    const found = quote({
      tariff: { cards, maps: [builtInMap, ...maps] },
      direction: 'outbound',
      currency,
      at: gateway.clock.now(),
      timeZone: billing.timeZone,
      number: input.to ?? subject.waId ?? subject.phone ?? null,
      bsuid: subject.bsuid ?? null,
    });
    if ('reason' in found) throw await this.refused(attempt, attempt.contactId, { code: 'no_rate', rule: 'MO-3', detail: found.reason });
    const { market, tier, ratePerMinute, incrementSeconds } = found;
    const available: Micros = availableOf(account);
    if (priceOf(pulsesIn(FIRST_SLICE, incrementSeconds), ratePerMinute, incrementSeconds) > available) {
      throw await this.refused(attempt, attempt.contactId, { code: 'insufficient_funds', rule: 'MO-10' });
    }
    const seconds = affordableSeconds(available, ratePerMinute, incrementSeconds);
    return { affordableSeconds: seconds, market, tier, ratePerMinute: toMoney(ratePerMinute), currency };
  }

  /** The position of the grant that the dial relies on (PE-11). */
  private async grantPosition({ asker, input, contactId }: Addressed): Promise<string | null> {
    const { gateway } = this.options;
    const id = `${input.phoneNumberId}.${contactId}`;
    const facts = await gateway.load(permissionAggregate, asker.workspace, id);
    const grant = grantAt(facts.replies, gateway.clock.now());
    const events = await gateway.store.readStream(streamOf(permissionAggregate.category, asker.workspace, id));
    return events.find(({ data }) => data.type === 'PermissionGranted' && (data as PermissionGranted).factKey === grant?.factKey)?.position ?? null;
  }

  private async takeLine(attempt: Addressed): Promise<void> {
    const { asker, id } = attempt;
    const command = { type: 'SeizeLine', agentId: agentId(asker.sub), holder: id, now: this.options.gateway.clock.now() } as const;
    await this.orRefuse(attempt, () => this.line(attempt, command));
  }

  private releaseLine(attempt: Addressed): Promise<void> {
    return this.line(attempt, { type: 'ReleaseLine', agentId: agentId(attempt.asker.sub), holder: attempt.id });
  }

  private async line({ asker }: Attempt, command: Parameters<typeof agentLineAggregate.decider.decide>[0]): Promise<void> {
    positionOf(await this.options.gateway.execute(agentLineAggregate, asker.sub, command, unkeyed(asker)));
  }

  private takePair(attempt: Addressed): Promise<void> {
    const command = { type: 'ReservePair', ...this.pair(attempt), policy: 'meta', now: this.options.gateway.clock.now() } as const;
    return this.orRefuse(attempt, () => this.permission(attempt, command));
  }

  private releasePair(attempt: Addressed): Promise<void> {
    return this.permission(attempt, { type: 'ReleasePair', ...this.pair(attempt) });
  }

  private pair({ id, input, contactId }: Addressed) {
    return { pair: { phoneNumberId: phoneNumberId(input.phoneNumberId), contactId }, dialId: id };
  }

  private async permission(attempt: Addressed, command: Parameters<typeof permissionAggregate.decider.decide>[0]): Promise<void> {
    const id = `${attempt.input.phoneNumberId}.${attempt.contactId}`;
    positionOf(await this.options.gateway.execute(permissionAggregate, id, command, unkeyed(attempt.asker)));
  }

  private async orRefuse(attempt: Addressed, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      throw error instanceof Refused ? await this.refused(attempt, attempt.contactId, error.refusal) : error;
    }
  }

  /** Records that the dial was refused, and by what. */
  private async refused({ asker, id, input }: Attempt, contactId: ContactId | null, refusal: Refusal): Promise<Refused> {
    const command = {
      type: 'RefuseDial',
      dialId: id,
      phoneNumberId: phoneNumberId(input.phoneNumberId),
      contactId,
      agentId: agentId(asker.sub),
      at: this.options.gateway.clock.now(),
      rule: refusal.rule ?? null,
      code: refusal.code,
      inputs: refusal.inputs ?? {},
    } as const;
    await this.options.gateway.execute(dialAggregate, id, command, unkeyed(asker));
    return new Refused(refusal);
  }
}

/** The key of a request marks the events that answer it alone: the dial's. */
const unkeyed = (asker: Asker) => contextOf({ ...asker, commandId: undefined });
