import { channelAggregate } from '#domain/channel/channel.decider';
import { dialGate } from '#domain/channel/channel.state';
import type { Refusal } from '#domain/kernel/decider';
import { phoneNumberId, requestId, type ContactId, type RequestId } from '#domain/kernel/ids';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { permissionAggregate, permissionId } from '#domain/permission/permission.decider';
import type { Pair, PermissionRequestDenied } from '#domain/permission/permission.events';
import { requestOf } from '#domain/permission/permission.state';
import type { Gateway } from '#engine/gateway/gateway';
import { streamOf } from '#engine/gateway/stream-of';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { NotFound, positionOf, Refused, Unfit } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** Whom to ask, and how. */
export interface PermissionRequestInput {
  readonly phoneNumberId: string;
  /** Our contact id, a BSUID, or a `wa_id`; one that nobody knows yet makes a new contact. */
  readonly contact: string;
  readonly form: 'free_form' | 'template';
  readonly text: string | undefined;
  readonly template: { readonly name: string; readonly language: string } | undefined;
}

type RequestPermission = Extract<PermissionCommand, { type: 'RequestPermission' }>;

/** Asks contacts whether we may call them. */
export class PermissionRequests {
  private readonly gateway: Gateway;
  private readonly contacts: ContactDirectory;

  constructor(gateway: Gateway, contacts: ContactDirectory) {
    this.gateway = gateway;
    this.contacts = contacts;
  }

  /** Throws {@link Refused} by the first rule that says no; the refusal is recorded. */
  async request(asker: Asker, input: PermissionRequestInput): Promise<{ requestId: RequestId; position: string | null }> {
    const { workspace } = asker;
    const channel = await this.gateway.load(channelAggregate, workspace, input.phoneNumberId);
    if (channel.kind !== 'connected') throw new NotFound('number');
    const contactId = (await this.contacts.reachable(input.contact, workspace)) ?? (await this.newContact(asker, input.contact));
    const pair = { phoneNumberId: phoneNumberId(input.phoneNumberId), contactId };
    const command = { ...(await this.commandFor(asker, pair, input)), gate: dialGate(channel) };
    const outcome = await this.gateway.execute(permissionAggregate, permissionId(pair), command, contextOf(asker));
    // The same request was here before and its answer was lost: what was denied is not let through by being asked again.
    const denied = outcome.kind === 'repeated' && !requestOf(outcome.state, command.requestId);
    if (denied) throw new Refused(await this.deniedBefore(asker, pair));
    return { requestId: command.requestId, position: positionOf(outcome) };
  }

  private async commandFor({ workspace, commandId }: Asker, pair: Pair, input: PermissionRequestInput): Promise<RequestPermission> {
    const { waId, phone, bsuid } = await this.contacts.subjectOf(pair.contactId, workspace);
    const to = waId ?? phone;
    return {
      type: 'RequestPermission',
      pair,
      requestId: requestId(`pr_${commandId ?? this.gateway.ids.random()}`),
      form: input.form,
      template: input.template ?? null,
      subject: { ...(to && { to }), ...(bsuid && { bsuid }), ...(input.text && { text: input.text }) },
      policy: 'meta',
      now: this.gateway.clock.now(),
    };
  }

  private async deniedBefore({ workspace, commandId }: Asker, pair: Pair): Promise<Refusal> {
    const events = await this.gateway.store.readStream(streamOf(permissionAggregate.category, workspace, permissionId(pair)));
    const denial = events.find(({ data, metadata }) => data.type === 'PermissionRequestDenied' && metadata.commandId === commandId);
    const { code, rule, inputs } = denial?.data as PermissionRequestDenied;
    const { retryAt, ...looked } = inputs;
    return { code, ...(rule !== null && { rule }), ...(typeof retryAt === 'number' && { retryAt }), inputs: looked };
  }

  private async newContact(asker: Asker, reference: string): Promise<ContactId> {
    const contact = await this.contacts.resolve(subjectIn(reference), contextOf({ ...asker, commandId: undefined }));
    if (!contact) throw new Unfit({ path: 'contact', message: 'is neither a contact of ours, a BSUID nor a wa_id' });
    return contact;
  }
}

function subjectIn(reference: string): { readonly waId?: string; readonly bsuid?: string } {
  if (/^\+?\d{5,20}$/.test(reference)) return { waId: reference.replace('+', '') };
  return /^[A-Z]{2}\.[\w.]{1,256}$/.test(reference) ? { bsuid: reference } : {};
}
