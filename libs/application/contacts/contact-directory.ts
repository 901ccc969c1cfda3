import { aliasAggregate } from '#domain/contact/alias.decider';
import { contactAggregate } from '#domain/contact/contact.decider';
import type { ContactSubject } from '#domain/contact/contact.events';
import { hasBsuid, isErasedTo, mergedInto, subjectOf } from '#domain/contact/contact.state';
import { identifiersOf, resolveContacts, type Identifier } from '#domain/contact/identity';
import { contactId, type ContactId, type WorkspaceId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import type { Gateway } from '#engine/gateway/gateway';
import type { Pseudonyms } from '#privacy/pseudonyms';
import type { TenantContext } from '../request-context.ts';

interface Alias extends Identifier {
  readonly stream: string;
  readonly pointsTo: ContactId | null;
  /** The same, but nowhere where that contact was erased by then. */
  readonly leadsTo: ContactId | null;
}

/** Finds the one contact behind whatever identifiers a person comes with, and makes it where there is none. */
export class ContactDirectory {
  private readonly gateway: Gateway;
  private readonly pseudonyms: Pseudonyms;

  constructor(gateway: Gateway, pseudonyms: Pseudonyms) {
    this.gateway = gateway;
    this.pseudonyms = pseudonyms;
  }

  /**
   * The contact of a person; null when nothing identifies it. Learns what is new, and merges or moves as the rules of contacts say. A person who was erased before this
   * happened is somebody new; what happened before it, and is only heard of now, still belongs to the contact that was erased (AU-8).
   */
  async resolve(subject: ContactSubject, context: TenantContext): Promise<ContactId | null> {
    const identifiers = identifiersOf(subject);
    if (identifiers.length === 0) return null;
    for (;;) {
      const at = context.effectiveAt ?? this.gateway.clock.now();
      const aliases = await Promise.all(identifiers.map((identifier) => this.aliasOf(identifier, context.workspace, at)));
      const found = await this.decide(aliases, context);
      if (!found) continue;
      await this.gateway.execute(contactAggregate, found, { type: 'IdentifyContact', contactId: found, subject }, context);
      return found;
    }
  }

  /** A contact by our id, a BSUID, or a `wa_id`; null when this workspace knows none. One that was erased is found by our id alone. */
  async find(reference: string, workspace: WorkspaceId): Promise<ContactId | null> {
    if (reference.startsWith('ct_')) return this.canonical(contactId(reference), workspace);
    const subject: ContactSubject = /^\+?\d+$/.test(reference) ? { waId: reference } : { bsuid: reference };
    for (const identifier of identifiersOf(subject)) {
      const { leadsTo } = await this.aliasOf(identifier, workspace, this.gateway.clock.now());
      if (leadsTo) return this.canonical(leadsTo, workspace);
    }
    return null;
  }

  /** The same, but null for one that was erased: nobody can be called or written to there. */
  async reachable(reference: string, workspace: WorkspaceId): Promise<ContactId | null> {
    const id = await this.find(reference, workspace);
    return id && (await this.isErased(id, workspace, this.gateway.clock.now())) ? null : id;
  }

  /** What is known of a contact. */
  async subjectOf(id: ContactId, workspace: WorkspaceId): Promise<ContactSubject> {
    return subjectOf(await this.gateway.load(contactAggregate, workspace, id));
  }

  private async canonical(id: ContactId, workspace: WorkspaceId): Promise<ContactId | null> {
    const state = await this.gateway.load(contactAggregate, workspace, id);
    if (state.kind === 'unknown') return null;
    const other = mergedInto(state);
    return other ? this.canonical(other, workspace) : id;
  }

  /** Points every alias to one contact. Null when somebody else moved one meanwhile: look again. */
  private async decide(aliases: readonly Alias[], context: TenantContext): Promise<ContactId | null> {
    const leads = Object.fromEntries(aliases.map(({ kind, leadsTo }) => [kind, leadsTo]));
    const resolution = resolveContacts({ ...leads, phoneContactHasBsuid: await this.phoneHasBsuid(aliases, context.workspace) });
    if (!resolution) return null;
    const id = resolution.contactId ?? contactId(`ct_${this.gateway.ids.random()}`);
    // What is heard late of somebody who was erased brings nobody to that contact.
    if (await this.isErased(id, context.workspace, this.gateway.clock.now())) return id;
    // Before the number leads away from it: a crash in between would leave nothing that tells of the merge.
    if (resolution.merge) await this.merge(resolution.merge, id, context);
    for (const { kind } of resolution.point) {
      const { stream, pointsTo: from } = aliases.find((alias) => alias.kind === kind) as Alias;
      const outcome = await this.gateway.execute(aliasAggregate, stream, { type: 'PointAlias', contactId: id, kind, from }, context);
      if (outcome.kind === 'refused') return null;
    }
    return id;
  }

  private async merge(from: ContactId, into: ContactId, context: TenantContext): Promise<void> {
    await this.gateway.execute(contactAggregate, from, { type: 'MergeContact', contactId: from, into }, context);
  }

  /** Of a contact that went up in another one, the other one counts. */
  private async phoneHasBsuid(aliases: readonly Alias[], workspace: WorkspaceId): Promise<boolean> {
    const phone = aliases.find(({ kind }) => kind === 'phone')?.leadsTo;
    const standing = phone && (await this.canonical(phone, workspace));
    return standing ? hasBsuid(await this.gateway.load(contactAggregate, workspace, standing)) : false;
  }

  private async aliasOf(identifier: Identifier, workspace: WorkspaceId, at: Instant): Promise<Alias> {
    const stream = this.pseudonyms.alias(workspace, identifier.kind, identifier.key);
    const { contactId: pointsTo } = await this.gateway.load(aliasAggregate, workspace, stream);
    const isGone = pointsTo !== null && (await this.isErased(pointsTo, workspace, at));
    return { ...identifier, stream, pointsTo, leadsTo: isGone ? null : pointsTo };
  }

  /** A contact goes with the one that it went up in. */
  private async isErased(id: ContactId, workspace: WorkspaceId, at: Instant): Promise<boolean> {
    const state = await this.gateway.load(contactAggregate, workspace, id);
    const other = mergedInto(state);
    return isErasedTo(state, at) || (other !== null && this.isErased(other, workspace, at));
  }
}
