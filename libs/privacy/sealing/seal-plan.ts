import type { NewEvent } from '#event-store/event-store';
import { personKey, streamKey, workspaceKey } from '../keys/key-ids.ts';
import { whoseIs, type Whose } from './people.ts';
import { isPersonal } from './sealed-subject.ts';
import { withContact, type StreamPeople } from './stream-people.ts';

/** Which keys an append needs, and what has to be noted before it. */
export interface SealPlan {
  /** For each event the id of the key of its subject; null where nothing is sealed. */
  readonly keys: readonly (string | null)[];
  /** Whom the stream is about afterwards. */
  readonly people: StreamPeople;
  /** Who owns what, beside what the names of keys say: owner, then key or `shared:<stream>`. */
  readonly links: readonly (readonly [owner: string, id: string])[];
  /** How many payload keys it takes. */
  readonly bodies: number;
}

/** What the id of a link begins with that names no key but a stream that is about several people. */
const SHARED = 'shared:';

/** Whether whose data the events hold can only be told by their stream, or the stream may be about several people. */
export const asksTheStream = (events: readonly NewEvent[]): boolean =>
  events.some(({ data, metadata }) => isPersonal(data.subject) && isOfCall(data.type, whoseIs(data, metadata.workspace)));

/** Contacts, dials and requests are about the one whom their first event names. */
const isOfCall = (type: string, whose: Whose): boolean => (whose.of === 'untold' ? !whose.stream : type.startsWith('Call') || type.startsWith('Late'));

/** Plans an append to a stream that was about these people until now. */
export function planSeals(stream: string, before: StreamPeople, events: readonly NewEvent[]): SealPlan {
  const whose = events.map(({ data, metadata }) => (isPersonal(data.subject) ? whoseIs(data, metadata.workspace) : null));
  const contacts = whose.flatMap((one) => (one?.of === 'contact' ? [one.contactId] : []));
  const named = contacts.reduce(withContact, before);
  const workspace = events[0]?.metadata.workspace ?? null;
  const keys = whose.map((one, i) => one && keyOf(one, { stream, workspace, contact: contactFor(i, whose, before) }));
  const people = { ...named, ownKey: before.ownKey || keys.includes(streamKey(stream)) };
  const owners = people.contacts.map((contactId) => personKey(workspace, contactId));
  const isNew = people.contacts.length > before.contacts.length;
  return {
    keys,
    people,
    links: isNew ? [...(people.ownKey ? linked(owners, streamKey(stream)) : []), ...(owners.length > 1 ? linked(owners, SHARED + stream) : [])] : [],
    bodies: events.filter(({ body }) => body).length,
  };
}

const linked = (owners: readonly string[], id: string): SealPlan['links'] => owners.map((owner) => [owner, id]);

interface Around {
  readonly stream: string;
  readonly workspace: NewEvent['metadata']['workspace'];
  readonly contact: string | null;
}

function keyOf(whose: Whose, { stream, workspace, contact }: Around): string {
  if (whose.of === 'workspace') return workspaceKey(workspace);
  if (whose.of === 'contact') return personKey(workspace, whose.contactId);
  if (whose.stream) return streamKey(whose.stream);
  return contact === null ? streamKey(stream) : personKey(workspace, contact);
}

/** For an event that does not tell: whom the last one before it named, else the first one after it in the same append. */
function contactFor(index: number, whose: readonly (Whose | null)[], before: StreamPeople): string | null {
  const named = (one: Whose | null): string[] => (one?.of === 'contact' ? [one.contactId] : []);
  const earlier = whose.slice(0, index).flatMap(named).at(-1) ?? before.contacts.at(-1);
  return earlier ?? whose.slice(index).flatMap(named)[0] ?? null;
}
