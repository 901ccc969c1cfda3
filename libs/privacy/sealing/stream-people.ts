import type { RecordedEvent } from '#event-store/event-store';
import { isStreamKey } from '../keys/key-ids.ts';
import { Recent } from '../keys/recent.ts';
import { isSealed } from './sealed-subject.ts';
import { whoseIs } from './people.ts';

/** Whom the events of a stream are about, as far as they tell. */
export interface StreamPeople {
  /** Contacts, in the order in which they were named. */
  readonly contacts: readonly string[];
  /** Whether something lies in the stream under the stream's own key. */
  readonly ownKey: boolean;
}

/** Streams that are remembered. */
const REMEMBERED = 32_768;

const NOBODY: StreamPeople = { contacts: [], ownKey: false };

/**
 * Remembers whom streams are about. What a call's event does not say itself (that an agent took it, say) was said by an earlier one; and what was said
 * before anybody was named belongs to whoever is named later.
 */
export class PeopleOfStreams {
  private readonly recent = new Recent<StreamPeople>(REMEMBERED);

  /** Undefined for a stream that has to be read first. */
  of(stream: string, expected: number): StreamPeople | undefined {
    return this.recent.get(stream) ?? (expected < 0 ? NOBODY : undefined);
  }

  /** The same, from the events of the stream as they lie in the log. */
  learn(stream: string, events: readonly RecordedEvent[]): StreamPeople {
    const people = events.reduce<StreamPeople>((known, { data, metadata }) => {
      const whose = whoseIs(data, metadata.workspace);
      const ownKey = isSealed(data.subject) && isStreamKey(data.subject.key);
      return withContact({ ...known, ownKey: known.ownKey || ownKey }, whose.of === 'contact' ? whose.contactId : null);
    }, NOBODY);
    this.recent.set(stream, people);
    return people;
  }

  remember(stream: string, people: StreamPeople): void {
    this.recent.set(stream, people);
  }

  /** After an append that did not fit: others have written to the stream. */
  forget(stream: string): void {
    this.recent.delete(stream);
  }
}

/** The people with one more; null says nothing. */
export function withContact(people: StreamPeople, contactId: string | null): StreamPeople {
  if (contactId === null || people.contacts.includes(contactId)) return people;
  return { ...people, contacts: [...people.contacts, contactId] };
}
