import { channelAggregate } from '#domain/channel/channel.decider';
import { dialGate } from '#domain/channel/channel.state';
import { phoneNumberId, requestId, type RequestId } from '#domain/kernel/ids';
import { permissionAggregate } from '#domain/permission/permission.decider';
import type { Gateway } from '#engine/gateway/gateway';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { NotFound, positionOf, Refused, Unfit } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

export interface PermissionRequestInput {
  readonly phoneNumberId: string;
  /** Our contact id, a BSUID, or a `wa_id`; one that nobody knows yet makes a new contact. */
  readonly contact: string;
  readonly form: 'free_form' | 'template';
  readonly text: string | undefined;
  readonly template: { readonly name: string; readonly language: string } | undefined;
}

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
    const gate = dialGate(channel);
    if (gate) throw new Refused(gate);
    const contact = (await this.contacts.find(input.contact, workspace)) ?? (await this.newContact(asker, input.contact));
    const { waId, phone, bsuid } = await this.contacts.subjectOf(contact, workspace);
    const to = waId ?? phone;
    const id = requestId(`pr_${asker.commandId ?? this.gateway.ids.random()}`);
    const command = {
      type: 'RequestPermission',
      pair: { phoneNumberId: phoneNumberId(input.phoneNumberId), contactId: contact },
      requestId: id,
      form: input.form,
      template: input.template ?? null,
      subject: { ...(to && { to }), ...(bsuid && { bsuid }), ...(input.text && { text: input.text }) },
      policy: 'meta',
      now: this.gateway.clock.now(),
    } as const;
    const stream = `${input.phoneNumberId}.${contact}`;
    const position = positionOf(await this.gateway.execute(permissionAggregate, stream, command, contextOf(asker)));
    return { requestId: id, position };
  }

  private async newContact(asker: Asker, reference: string) {
    const subject = /^\+?\d{5,20}$/.test(reference) ? { waId: reference.replace('+', '') } : /^[A-Z]{2}\.[\w.]{1,250}$/.test(reference) ? { bsuid: reference } : {};
    const contact = await this.contacts.resolve(subject, contextOf({ ...asker, commandId: undefined }));
    if (!contact) throw new Unfit({ path: 'contact', message: 'is neither a contact of ours, a BSUID nor a wa_id' });
    return contact;
  }
}
