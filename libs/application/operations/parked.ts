import { instant } from '#domain/kernel/instant';
import { justBefore } from '#engine/position-token';
import type { EventStore } from '#event-store/event-store';
import type { ParkedDocument, ViewStore } from '#view-store/view-store';
import { NotFound } from '../refused.ts';
import type { ParkedSnapshot } from './snapshot.ts';

/** What is looked through. */
export interface ParkedOptions {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly views: Pick<ViewStore, 'parked'>;
}

const PREFIX = 'pk_';

/** Says what is parked, of all workspaces; never what is in a document. */
export class Parked {
  private readonly options: ParkedOptions;

  constructor(options: ParkedOptions) {
    this.options = options;
  }

  /** In order of collection and id; of one view where it is named. At most `limit` of them, with the number of all. */
  async list(limit: number, view?: string): Promise<{ readonly items: readonly ParkedSnapshot[]; readonly total: number }> {
    const all = (await this.options.views.parked()).filter(({ collection }) => view === undefined || viewOf(collection) === view);
    const items: ParkedSnapshot[] = [];
    for (const one of all.slice(0, limit)) items.push(await this.told(one));
    return { items, total: all.length };
  }

  /** Throws `NotFound` where nothing is parked under this id, or not any more. */
  async get(parkedId: string): Promise<ParkedSnapshot> {
    const found = (await this.options.views.parked()).find((one) => parkedIdOf(one) === parkedId);
    if (!found) throw new NotFound('nothing is parked under this id');
    return this.told(found);
  }

  /** The id of the document that is parked under this id, with its workspace in front. Throws as {@link get}. */
  async documentOf(parkedId: string): Promise<string> {
    const { workspace, documentId } = await this.get(parkedId);
    return `${workspace}/${documentId}`;
  }

  private async told(parked: ParkedDocument): Promise<ParkedSnapshot> {
    const { collection, id, from, reason, at } = parked;
    const slash = id.indexOf('/');
    const eventType = await this.typeAt(from);
    return { parkedId: parkedIdOf(parked), view: viewOf(collection), collection, workspace: id.slice(0, slash), documentId: id.slice(slash + 1), from, eventType, reason, at: instant(at) };
  }

  private async typeAt(position: string): Promise<string | null> {
    const { events } = await this.options.events.readAll({ from: justBefore(position), limit: 1 });
    return events[0]?.position === position ? events[0].data.type : null;
  }
}

/** Names what is parked in addresses. A document has an id for each collection, since a view may have several while it is rebuilt. */
export const parkedIdOf = ({ collection, id }: Pick<ParkedDocument, 'collection' | 'id'>): string => PREFIX + Buffer.from(`${collection} ${id}`).toString('base64url');

const viewOf = (collection: string): string => collection.split('@')[0] as string;
