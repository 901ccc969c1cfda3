import type { ContactMerged } from '#domain/contact/contact.events';
import { phoneNumberId, type PhoneNumberId, type WorkspaceId } from '#domain/kernel/ids';
import { permissionAggregate, permissionId } from '#domain/permission/permission.decider';
import type { Work } from '#engine/feed/subscriber';
import type { Gateway } from '#engine/gateway/gateway';
import type { Reactor } from '#engine/reactions/reactor';
import { StoreUnavailable } from '#event-store/errors';
import type { RecordedEvent } from '#event-store/event-store';
import { permissions, type PermissionDocument } from '#views/permissions/permissions.view';
import type { ListQuery, ReadViews } from '../read-views.ts';

const PAGE = 200;

/** When a contact turns out to be another one, its permissions go over to the one that lives on, number by number, each fact once. */
export class ContactMerges implements Reactor {
  readonly name = 'contact-merge';
  readonly prefixes = ['contact-'];
  private readonly gateway: Gateway;
  private readonly views: ReadViews;
  /** Waits until the permissions' view holds everything up to a position; false when that takes too long. */
  private readonly reached: (position: string) => Promise<boolean>;

  constructor(gateway: Gateway, views: ReadViews, reached: (position: string) => Promise<boolean>) {
    this.gateway = gateway;
    this.views = views;
    this.reached = reached;
  }

  async handle({ events }: Work): Promise<void> {
    for (const event of events) {
      const { workspace } = event.metadata;
      if (event.data.type === 'ContactMerged' && workspace) await this.absorb(event as unknown as RecordedEvent<ContactMerged>, workspace);
    }
  }

  private async absorb({ data: { contactId: from, into }, position, metadata }: RecordedEvent<ContactMerged>, workspace: WorkspaceId): Promise<void> {
    // What the view has not seen yet would be left behind for ever, so this waits, and is tried again.
    if (!(await this.reached(position))) throw new StoreUnavailable('the view of permissions is behind');
    for (const number of await this.numbersOf(from, workspace)) {
      const facts = await this.gateway.load(permissionAggregate, workspace, permissionId({ phoneNumberId: number, contactId: from }));
      const pair = { phoneNumberId: number, contactId: into };
      const cause = { process: this.name, position, n: 0 };
      const context = { workspace, actor: `process:${this.name}`, correlationId: metadata.correlationId, once: true, cause };
      await this.gateway.execute(permissionAggregate, permissionId(pair), { type: 'AbsorbPermission', pair, from, facts }, context);
    }
  }

  /** The numbers that something is known of with this contact. */
  private async numbersOf(contactId: string, workspace: WorkspaceId): Promise<readonly PhoneNumberId[]> {
    const numbers: PhoneNumberId[] = [];
    let after: ListQuery['after'] = null;
    do {
      const query: ListQuery = { equals: { contactId }, sort: 'phoneNumberId', direction: 'ascending', limit: PAGE, after };
      const page: { items: PermissionDocument[]; next: ListQuery['after'] } = await this.views.list(permissions, workspace, query);
      numbers.push(...page.items.map((item) => phoneNumberId(item.phoneNumberId)));
      after = page.next;
    } while (after !== null);
    return numbers;
  }
}
