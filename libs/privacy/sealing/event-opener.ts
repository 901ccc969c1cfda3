import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { KeyRing, Keys } from '../keys/key-ring.ts';
import { bodyKeyOf, openBody } from './sealed-body.ts';
import { isSealed, openedSubject, type SealedSubject } from './sealed-subject.ts';

/** Opens what was sealed, on its way out of a log. What lies under a key that is gone comes out as null. */
export class EventOpener {
  private readonly ring: KeyRing;
  private readonly logId: string;
  private readonly warn: (message: string) => void;
  /** By the event as the log gave it out: a log that gives out the same one to many readers has it opened once. */
  private opened = new WeakMap<RecordedEvent, RecordedEvent>();
  private generation = 0;
  private warned = false;

  constructor({ logId }: Pick<EventStore, 'logId'>, ring: KeyRing, warn: (message: string) => void) {
    this.logId = logId;
    this.ring = ring;
    this.warn = warn;
  }

  /** Events as they were before they were sealed. */
  async open(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    if (events.every(({ data }) => !isSealed(data.subject))) return events;
    await this.ring.refresh();
    this.forgetWhatIsGone();
    const { generation } = this;
    const shut = events.filter((event) => isSealed(event.data.subject) && !this.opened.has(event));
    const ids = new Set(shut.map(({ data }) => (data.subject as SealedSubject).key));
    const keys = this.ring.atHand(ids) ?? (await this.ring.look(ids));
    // Something was destroyed meanwhile: what is at hand may be of before.
    if (this.ring.generation !== generation) return this.open(events);
    for (const event of shut) if (!this.opened.has(event)) this.opened.set(event, this.openOne(event, keys));
    return events.map((event) => (isSealed(event.data.subject) ? (this.opened.get(event) ?? this.openOne(event, keys)) : event));
  }

  /** A body as it came in; null where it has none, or its key is gone. */
  async openBody(body: Uint8Array | null): Promise<Uint8Array | null> {
    const id = body && bodyKeyOf(body);
    if (!body || id === null) return body;
    const key = await this.ring.payload(id);
    return key && (openBody(body, key, this.logId) ?? this.damaged(id));
  }

  private openOne(event: RecordedEvent, keys: Keys): RecordedEvent {
    const { data, stream } = event;
    const sealed = data.subject as SealedSubject;
    const key = keys.get(sealed.key);
    const subject = key ? (openedSubject(sealed, stream, data.type, key) ?? this.damaged(sealed.key)) : null;
    return { ...event, data: { ...data, subject } };
  }

  private forgetWhatIsGone(): void {
    if (this.generation === this.ring.generation) return;
    this.generation = this.ring.generation;
    this.opened = new WeakMap();
  }

  /** Such as after an old backup of the keys was put back, in whose place a new key was made since. */
  private damaged(id: string): null {
    if (!this.warned) this.warn(`something that was sealed under the key ${id} does not open under it, and is taken as gone; there may be more like it`);
    this.warned = true;
    return null;
  }
}
