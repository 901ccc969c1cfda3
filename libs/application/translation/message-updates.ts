import { followUpAggregate } from '#domain/follow-up/follow-up.decider';
import { phoneNumberId, type ContactId } from '#domain/kernel/ids';
import { permissionAggregate } from '#domain/permission/permission.decider';
import type { Pair, PermissionReply } from '#domain/permission/permission.events';
import type { Gateway } from '#engine/gateway/gateway';
import type { Pseudonyms } from '#privacy/pseudonyms';
import type { MessageStatusUpdate, MessageUpdate, PermissionReplyUpdate, PlatformUser } from '#whatsapp/payload/update';
import type { ContactDirectory } from '../contacts/contact-directory.ts';
import { ignored, quarantined, type Routed, type Verdict } from './sorter.ts';
import { verdictOf } from './verdict-of.ts';

/** What comes on the `messages` field: texts of contacts, replies to our requests, and what became of our own messages. */
export class MessageUpdates {
  private readonly gateway: Gateway;
  private readonly contacts: ContactDirectory;
  private readonly pseudonyms: Pseudonyms;

  constructor(gateway: Gateway, contacts: ContactDirectory, pseudonyms: Pseudonyms) {
    this.gateway = gateway;
    this.contacts = contacts;
    this.pseudonyms = pseudonyms;
  }

  /** A contact wrote: the service window moves. */
  async message({ update, ...routed }: Routed<MessageUpdate>): Promise<Verdict> {
    const pair = await this.pairOf(update.user, routed);
    return pair ? this.moveWindow(pair, update.at, routed) : quarantined('names_nobody');
  }

  /** Yes or no to being called. Whether a tap on a request opens the service window is not known, so it does not count as a message. */
  async reply({ update, ...routed }: Routed<PermissionReplyUpdate>): Promise<Verdict> {
    const pair = await this.pairOf(update.user, routed);
    if (!pair) return quarantined('names_nobody');
    const { workspace } = routed.context;
    const { at, response, permanent, expiresAt, automatic, refersTo } = update;
    const factKey = `reply:${this.pseudonyms.messageId(workspace, update.wamid)}`;
    const reply: PermissionReply = { factKey, at, response, permanent, expiresAt, automatic, refersTo: this.referenceOf(refersTo, routed) };
    const id = idOf(pair);
    const outcome = await this.gateway.execute(permissionAggregate, id, { type: 'RecordReply', pair, reply }, routed.context);
    return verdictOf(this.gateway, outcome, { category: permissionAggregate.category, id }, routed.context);
  }

  /** A delivered message reached the contact, unless it only asked for permission to call (CA-3). */
  async status({ update, ...routed }: Routed<MessageStatusUpdate>): Promise<Verdict> {
    if (!['delivered', 'read', 'played'].includes(update.status)) return ignored('not_used');
    const pair = await this.pairOf(update.recipient, routed);
    if (!pair) return ignored('names_nobody');
    const { workspace } = routed.context;
    const messageId = this.pseudonyms.messageId(workspace, update.wamid);
    const { requests } = await this.gateway.load(permissionAggregate, workspace, idOf(pair));
    if (requests.some((request) => request.messageId === messageId)) return ignored('permission_request');
    const id = pair.contactId;
    const command = {
      type: 'RecordReached',
      contactId: pair.contactId,
      factKey: `message:${messageId}:${update.status}`,
      at: update.at,
      by: 'message',
      agentId: null,
      callId: null,
    } as const;
    const outcome = await this.gateway.execute(followUpAggregate, id, command, routed.context);
    return verdictOf(this.gateway, outcome, { category: followUpAggregate.category, id }, routed.context);
  }

  private async moveWindow(pair: Pair, at: MessageUpdate['at'], { context }: Omit<Routed, 'update'>): Promise<Verdict> {
    const id = idOf(pair);
    const outcome = await this.gateway.execute(permissionAggregate, id, { type: 'MoveServiceWindow', pair, at, by: 'message' }, context);
    return verdictOf(this.gateway, outcome, { category: permissionAggregate.category, id }, context);
  }

  private async pairOf({ bsuid, waId, number, name }: PlatformUser, { phoneNumberId: of, context }: Omit<Routed, 'update'>): Promise<Pair | null> {
    const subject = { ...(bsuid && { bsuid }), ...(waId && { waId }), ...(number && { phone: number }), ...(name && { name }) };
    const contactId: ContactId | null = await this.contacts.resolve(subject, context);
    return contactId && { phoneNumberId: phoneNumberId(of), contactId };
  }

  private referenceOf(refersTo: PermissionReplyUpdate['refersTo'], { context }: Omit<Routed, 'update'>): PermissionReply['refersTo'] {
    if (!refersTo) return null;
    if (refersTo.kind === 'message') return { kind: 'message', messageId: this.pseudonyms.messageId(context.workspace, refersTo.wamid) };
    return { kind: 'call', callId: this.pseudonyms.callId(context.workspace, refersTo.wacid) };
  }
}

const idOf = ({ phoneNumberId: of, contactId }: Pair): string => `${of}.${contactId}`;
